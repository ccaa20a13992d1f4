"""The database refuses invalid loop runs."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from annotation.errors import Conflict
from rewardmodel.models import Generation, Generator, LoopRun, RewardModel
from rewardmodel.services.loop_runs import start_loop_run
from tests.factories import PhaseFactory, ProblemFactory, UserFactory

ASKED = {"first": 1, "last": 3, "labeler": "oracle", "settings": {}}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"first": 4}, "loop_run_first_to_last"),
        ({"first": -1}, "loop_run_first_to_last"),
        ({"labeler": "nobody"}, "loop_run_labeler_known"),
        ({"labeler": "prm"}, "loop_run_labeler_known"),
        ({"labeler_model": "prm-1"}, "loop_run_labeler_known"),
        ({"last_started_at": timezone.now(), "stopped_at": timezone.now()}, "loop_run_complete_or_stopped"),
    ],
)
def test_invalid_row_is_refused(values: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        LoopRun.objects.create(**{**ASKED, **values})


@pytest.mark.django_db
def test_stopped_run_has_its_time() -> None:
    with pytest.raises(IntegrityError, match="loop_run_stopped_by_somebody_at_some_time"):
        LoopRun.objects.create(**ASKED, stopped_by=UserFactory())


@pytest.mark.django_db
@pytest.mark.parametrize("end", ["last_started_at", "stopped_at"])
def test_one_run_at_a_time_has_generations_to_start(end: str) -> None:
    phase, other = PhaseFactory(), PhaseFactory()
    for _ in range(2):
        LoopRun.objects.create(**ASKED, **{end: timezone.now()}, phase=phase)
    LoopRun.objects.create(**{**ASKED, "first": 2}, phase=phase)
    LoopRun.objects.create(**{**ASKED, "first": 2}, phase=other)
    with pytest.raises(IntegrityError, match="loop_run_one_open"):
        LoopRun.objects.create(**{**ASKED, "first": 3}, phase=phase)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("messages")
@pytest.mark.parametrize("count", [1, 3])
def test_first_requests_at_once_start_one_run(count: int) -> None:
    PhaseFactory()
    ProblemFactory()
    Generator.objects.create(name="a", backend="openai", location="http://host")
    RewardModel.objects.create(kind="prm", name="prm-1", location="nowhere")

    def ask(_: int) -> bool:
        try:
            start_loop_run(
                count=count, labeler="prm", options={"labeler_model": "prm-1", "base": "nowhere", "sources": [""]}
            )
        except Conflict:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as threads:
        started = list(threads.map(ask, range(4)))
    runs = LoopRun.objects.values_list("first", "last")
    assert list(runs.filter(first=0)) == [(0, count - 1)]
    assert started.count(True) == runs.count()
    assert Generation.objects.get().loop_run == LoopRun.objects.get(first=0)
