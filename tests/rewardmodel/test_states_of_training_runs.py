"""What a training run can become: every way through admins and workers, and what the database refuses."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from django.db import IntegrityError
from django.utils import timezone
from pytest_django import Settings

from rewardmodel.models import TrainingRun
from rewardmodel.models.transitions import TRAINING_RUN
from rewardmodel.services.generations import cancel_generation
from rewardmodel.services.training_requests import cancel_training, dispatch_trainings
from rewardmodel.training.data import DataCounts
from rewardmodel.training.folder import RunFolder
from rewardmodel.training.outcome import fail_training, finish_training
from rewardmodel.training.run import run_training
from rewardmodel.work import claims
from tests.rewardmodel.generation_rows import make_generation
from tests.transitions import other_pairs, pairs_in_database

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("messages", "_folder")]


@pytest.fixture
def _folder(settings: Settings, tmp_path: Path) -> None:
    settings.STATE_DIR = tmp_path


def insert(state: str) -> TrainingRun:
    return TrainingRun.objects.create(kind="prm", status=state, generation=make_generation(0, stage="training"))


def claim(run: TrainingRun) -> None:
    assert claims.claim(TrainingRun, run.pk)


def take_over(run: TrainingRun) -> None:
    let_its_worker_die(run)
    before = TrainingRun.objects.get(pk=run.pk).claim
    assert claims.claim(TrainingRun, run.pk) not in (None, before)


def let_its_worker_die(run: TrainingRun, **values: int) -> None:
    TrainingRun.objects.filter(pk=run.pk).update(heartbeat_at=timezone.now() - timedelta(hours=1), **values)


def finish(run: TrainingRun) -> None:
    finish_training(
        run=run, location="training/1/model", counts=DataCounts(rated_steps=5, solutions=2, by_models=0), metrics={}
    )


def break_down(run: TrainingRun) -> None:
    run.refresh_from_db()
    fail_training(run=run, error="out of memory")


def find_the_former_process_alive(run: TrainingRun) -> None:
    let_its_worker_die(run)
    with RunFolder.of(run).locked():
        assert run_training(training_run_id=run.pk)


def break_down_for_the_last_time(run: TrainingRun) -> None:
    let_its_worker_die(run, attempts=claims.MAX_ATTEMPTS)
    break_down(run)


def die_for_the_last_time(run: TrainingRun) -> None:
    let_its_worker_die(run, attempts=claims.MAX_DEATHS)
    dispatch_trainings()


def cancel(run: TrainingRun) -> None:
    cancel_training(training_run_id=run.pk)


def cancel_its_generation(run: TrainingRun) -> None:
    assert run.generation_id is not None
    cancel_generation(generation_id=run.generation_id)


class Way(NamedTuple):
    before: str
    after: str
    go: Callable[[TrainingRun], None]


WAYS = (
    Way("pending", "running", claim),
    Way("pending", "cancelled", cancel),
    Way("pending", "cancelled", cancel_its_generation),
    Way("running", "running", take_over),
    Way("running", "done", finish),
    Way("running", "pending", break_down),
    Way("running", "pending", find_the_former_process_alive),
    Way("running", "failed", break_down_for_the_last_time),
    Way("running", "failed", die_for_the_last_time),
    Way("running", "cancelled", cancel),
    Way("running", "cancelled", cancel_its_generation),
)


@pytest.mark.parametrize(("before", "after", "go"), WAYS)
def test_admins_and_workers_lead_from_state_to_state(
    before: str, after: str, go: Callable[[TrainingRun], None]
) -> None:
    run = insert("pending")
    if before == "running":
        claim(run)
    run.refresh_from_db()
    assert run.status == before
    go(run)
    run.refresh_from_db()
    assert run.status == after


def test_every_transition_of_the_table_is_walked() -> None:
    assert {(way.before, way.after) for way in WAYS} == TRAINING_RUN.pairs


def test_database_holds_to_the_table() -> None:
    assert pairs_in_database(TRAINING_RUN) == TRAINING_RUN.pairs


@pytest.mark.parametrize(("before", "after"), other_pairs(TRAINING_RUN))
def test_database_refuses_every_other_transition(before: str, after: str) -> None:
    run = insert(before)
    with pytest.raises(IntegrityError, match=f"training run {run.pk} is {before} and cannot become {after}; "):
        TrainingRun.objects.filter(pk=run.pk).update(status=after)
