"""Queueing problems in a phase of flow 1: the service, the command, and which labelers get the items."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from rest_framework.test import APIClient

from annotation.errors import Conflict
from annotation.models import Item, Problem
from annotation.services.problem_queue import queue_problems
from tests.factories import ItemFactory, PhaseFactory, ProblemFactory, problem_item

pytestmark = pytest.mark.django_db


def test_matching_problems_are_sampled_once_and_held_out_never() -> None:
    phase = PhaseFactory(flow=1, labelings_per_item=2)
    fitting = ProblemFactory.create_batch(3, source="MATH", subject="Algebra", level="5")
    ProblemFactory(source="MATH", subject="Geometry", level="5")
    ProblemFactory(source="MATH", subject="Algebra", level="5", split=Problem.Split.TEST)
    filters: dict[str, Any] = {"source": "MATH", "subject": "Algebra", "level": "5"}
    assert queue_problems(phase=phase, count=2, **filters) == 2
    assert queue_problems(phase=phase, priority=3.5, labelings_wanted=1, **filters) == 1
    assert queue_problems(phase=phase, **filters) == 0
    items = Item.objects.order_by("pk")
    assert [item.problem for item in items] == fitting
    assert [(i.priority, i.labelings_wanted, i.free_slots, i.solution) for i in items] == [
        (0.0, 2, 2, None),
        (0.0, 2, 2, None),
        (3.5, 1, 1, None),
    ]


def test_the_same_problem_may_stand_in_two_phases() -> None:
    ProblemFactory()
    assert [queue_problems(phase=PhaseFactory(flow=1)) for _ in range(2)] == [1, 1]


def test_a_phase_two_takes_no_problems() -> None:
    with pytest.raises(Conflict, match="has flow 2"):
        queue_problems(phase=PhaseFactory(flow=2))


def _command(*arguments: str) -> str:
    out = io.StringIO()
    call_command("queue_problems", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_queues_and_says_how_many() -> None:
    PhaseFactory(name="Build", flow=1)
    ProblemFactory.create_batch(3)
    assert _command("--phase", "Build", "--count", "2", "--labels", "3", "--priority", "1.5") == (
        "2 problems queued in Build\n"
    )
    assert set(Item.objects.values_list("labelings_wanted", "priority")) == {(3, 1.5)}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--phase", "Nowhere"], "There is no phase “Nowhere”. Known phases: “Build”, “Rate”."),
        (["--phase", "Rate"], "Rate has flow 2"),
        (["--phase", "Build", "--count", "0"], "argument --count"),
    ],
)
def test_the_command_says_what_is_wrong(arguments: list[str], message: str) -> None:
    PhaseFactory(name="Build", flow=1)
    PhaseFactory(name="Rate", flow=2)
    with pytest.raises(CommandError, match=message):
        _command(*arguments)


def test_phase_by_choice_is_served_on_request(as_labeler: APIClient) -> None:
    build = problem_item(phase=PhaseFactory(flow=1, by_choice=True))
    assert as_labeler.post("/api/v1/assignments/next", {}).status_code == 204
    assert as_labeler.get("/api/v1/progress").json()["open_items"] == 0
    chosen = as_labeler.post("/api/v1/assignments/next", {"phase": build.phase.pk})
    assert chosen.json()["phase"]["id"] == build.phase.pk
    assert chosen.json()["steps"] == []
    # their open work there does not block other phases
    rate = ItemFactory()
    assert as_labeler.post("/api/v1/assignments/next", {}).json()["phase"]["id"] == rate.phase.pk
    again = as_labeler.post("/api/v1/assignments/next", {"phase": build.phase.pk})
    assert again.json()["id"] == chosen.json()["id"]
    shown: list[dict[str, Any]] = as_labeler.get("/api/v1/phases").json()
    assert [phase["by_choice"] for phase in shown] == [True, False]
