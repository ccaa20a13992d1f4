"""GET /overview."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from annotation.models import User
from annotation.services.labelings import submit_labeling
from rewardmodel.models import Evaluation, ModelDecision, RewardModel, TrainingRun
from tests.factories import ItemFactory, PhaseFactory, UserFactory, label, lease
from tests.rewardmodel.generation_rows import make_generation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("messages")]


def attention(client: APIClient) -> list[tuple[str, str]]:
    return [(each["kind"], each["link"]) for each in client.get("/api/v1/overview").json()["attention"]]


def submit(kind: str = User.Kind.PERSON, **of_item: Any) -> None:
    assignment = lease(ItemFactory(**of_item), UserFactory(kind=kind))
    submit_labeling(assignment_id=assignment.pk, labeler=assignment.labeler, label=label([1, 1, -1]))


def test_new_installation_asks_for_a_phase(as_admin: APIClient) -> None:
    assert attention(as_admin) == [("no_open_phase", "/phases")]


def test_empty_queue_needs_a_person(as_admin: APIClient) -> None:
    PhaseFactory()
    assert attention(as_admin) == [("queue_empty", "/loop")]
    ItemFactory(phase__status="paused")
    assert attention(as_admin) == [("queue_empty", "/loop")]
    ItemFactory()
    assert attention(as_admin) == []


def test_stopped_generations_come_first(as_admin: APIClient) -> None:
    generation = make_generation(1, stage="scoring", status="failed")
    model = RewardModel.objects.create(kind="prm", name="prm-2", location="nowhere", standing="held_back")
    ModelDecision.objects.create(reward_model=model, action="held_back", reason="It is worse by 0.1.")
    TrainingRun.objects.create(kind="orm", status="failed", error="no memory")
    body = as_admin.get("/api/v1/overview").json()
    assert [(each["kind"], each["link"]) for each in body["attention"]] == [
        ("generation_failed", f"/loop/generations/{generation.pk}"),
        ("training_failed", "/loop"),
        ("model_held_back", f"/models/{model.pk}"),
        ("queue_empty", "/loop"),
    ]
    assert "It is worse by 0.1." in body["attention"][2]["sentence"]


def test_generation_that_needs_a_person_is_listed(as_admin: APIClient) -> None:
    generation = make_generation(1, stage="labeling")
    ItemFactory(phase=generation.phase, generation_number=1)
    generation.phase.status = "closed"
    generation.phase.save()
    PhaseFactory()
    assert attention(as_admin) == [("generation_waits", "/loop"), ("queue_empty", "/loop")]


def test_later_training_takes_the_failed_one_from_the_list(as_admin: APIClient) -> None:
    ItemFactory()
    TrainingRun.objects.create(kind="orm", status="failed")
    TrainingRun.objects.create(kind="orm", status="done")
    assert attention(as_admin) == []


def test_work_and_quality_are_counted(as_admin: APIClient) -> None:
    prm = RewardModel.objects.create(kind="prm", name="prm-1", location="nowhere", is_current=True)
    Evaluation.objects.create(
        reward_model=prm,
        problems=10,
        samples_per_problem=1,
        curves={"ns": [1], "prm": [[0.5, 0.1]], "majority": [[0.5, 0.1]], "oracle": [[0.5, 0.1]]},
    )
    phase = PhaseFactory()
    submit(phase=phase)
    submit(User.Kind.MODEL, phase=phase)
    lease(ItemFactory(phase=phase))
    ItemFactory(phase=phase)
    body = as_admin.get("/api/v1/overview").json()
    assert {name: body["work"][name] for name in ("last_hour", "people_last_hour", "open_items", "leased", "open_phases")} == {
        "last_hour": 2, "people_last_hour": 1, "open_items": 1, "leased": 1, "open_phases": 1,
    }  # fmt: skip
    assert (body["quality"]["labelings"], body["quality"]["unusable"], body["quality"]["current"]) == (2, 0, "prm-1")
    assert body["quality"]["evaluation"]["curves"]["prm"] == [[0.5, 0.1]]
    assert body["attention"] == []


def test_overview_needs_the_same_queries_for_more_rows(as_admin: APIClient) -> None:
    def fill(number: int) -> None:
        make_generation(number)
        submit()
        RewardModel.objects.create(kind="prm", name=f"prm-{number}", location="nowhere", standing="held_back")

    fill(0)
    as_admin.get("/api/v1/overview")
    with CaptureQueriesContext(connection) as one:
        as_admin.get("/api/v1/overview")
    fill(1)
    fill(2)
    with CaptureQueriesContext(connection) as three:
        as_admin.get("/api/v1/overview")
    assert len(three) == len(one)


def test_overview_is_for_admins_only(as_labeler: APIClient, as_researcher: APIClient, anonymous: APIClient) -> None:
    assert [client.get("/api/v1/overview").status_code for client in (as_labeler, as_researcher, anonymous)] == [
        403,
        403,
        401,
    ]
