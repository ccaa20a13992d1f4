"""What a generation can become: every stage and status through admins and workers, and what the database refuses."""

from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

import pytest
from django.db import IntegrityError

from annotation.models import Item
from annotation.services.labelings import submit_labeling
from rewardmodel.loop import advance
from rewardmodel.loop.stages import planned
from rewardmodel.models import Generation, TrainingRun
from rewardmodel.models.transitions import GENERATION_STAGE, GENERATION_STATUS
from rewardmodel.services.generations import (
    cancel_generation,
    pause_generation,
    resume_generation,
    retry_generation,
)
from rewardmodel.training.data import DataCounts
from rewardmodel.training.outcome import finish_training
from rewardmodel.work import claims
from tests.factories import label, lease
from tests.rewardmodel.conftest import Messages
from tests.rewardmodel.generation_rows import make_generation
from tests.transitions import other_pairs, pairs_in_database

pytestmark = pytest.mark.django_db

Go = Callable[[Generation], object]


def label_an_item() -> None:
    assignment = lease(Item.objects.order_by("pk")[0])
    assert assignment.item.solution is not None
    submit_labeling(
        assignment_id=assignment.pk,
        labeler=assignment.labeler,
        label=label([1, -1], steps=assignment.item.solution.steps),
    )


def train() -> None:
    run = TrainingRun.objects.get()
    assert claims.claim(TrainingRun, run.pk)
    finish_training(run=run, location="nowhere", counts=DataCounts(rated_steps=5, solutions=2, by_models=0), metrics={})


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("arithmetic")
def test_generation_walks_through_every_stage(start: Callable[..., Generation], messages: Messages) -> None:
    generation = start(retrain_after_labelings=1)
    messages.work_off()
    label_an_item()
    advance.advance_generations()
    train()
    advance.advance_generations()
    generation.refresh_from_db()
    assert (generation.stage, generation.status) == ("done", "active")
    entered = sorted(generation.stage_entered, key=lambda stage: generation.stage_entered[stage])
    assert set(pairwise(entered)) == GENERATION_STAGE.pairs


def pause(generation: Generation) -> None:
    pause_generation(generation_id=generation.pk)


def resume(generation: Generation) -> None:
    resume_generation(generation_id=generation.pk)


def find_no_problem_to_sample(generation: Generation) -> None:
    advance.advance_generation(generation_id=generation.pk)


def retry(generation: Generation) -> None:
    retry_generation(generation_id=generation.pk)


def cancel(generation: Generation) -> None:
    cancel_generation(generation_id=generation.pk)


class Way(NamedTuple):
    before: str
    after: str
    go: Go


WAYS = (
    Way("active", "paused", pause),
    Way("paused", "active", resume),
    Way("active", "failed", find_no_problem_to_sample),
    Way("failed", "active", retry),
    Way("active", "cancelled", cancel),
    Way("paused", "cancelled", cancel),
    Way("failed", "cancelled", cancel),
)


@pytest.mark.usefixtures("messages")
@pytest.mark.parametrize(("before", "after", "go"), WAYS)
def test_admins_and_the_loop_lead_from_status_to_status(before: str, after: str, go: Go) -> None:
    generation = make_generation(0, stage="planned")
    for earlier in {"active": [], "paused": [pause], "failed": [find_no_problem_to_sample]}[before]:
        earlier(generation)
    generation.refresh_from_db()
    assert generation.status == before
    go(generation)
    generation.refresh_from_db()
    assert (generation.stage, generation.status) == ("planned", after)


@pytest.mark.usefixtures("messages")
@pytest.mark.parametrize("change", [pause, cancel])
def test_generation_that_is_cancelled_or_paused_while_its_stage_fails_stays_so(
    change: Go, monkeypatch: pytest.MonkeyPatch
) -> None:
    generation = make_generation(0, stage="planned")

    def fail_after_the_admin_is_heard(number: int) -> None:
        # the failure is written after the transaction, so the admin's click fits in between
        monkeypatch.setattr(advance.logger, "exception", lambda *arguments: change(generation))
        raise RuntimeError("no memory")

    monkeypatch.setattr(planned, "advance", fail_after_the_admin_is_heard)
    advance.advance_generation(generation_id=generation.pk)
    generation.refresh_from_db()
    assert (generation.status, generation.failure) == ("cancelled" if change is cancel else "paused", "")


def test_every_transition_of_the_status_is_walked() -> None:
    assert {(way.before, way.after) for way in WAYS} == GENERATION_STATUS.pairs


def test_database_holds_to_both_tables() -> None:
    assert pairs_in_database(GENERATION_STAGE) == GENERATION_STAGE.pairs
    assert pairs_in_database(GENERATION_STATUS) == GENERATION_STATUS.pairs


@pytest.mark.parametrize(("before", "after"), other_pairs(GENERATION_STAGE))
def test_database_refuses_every_other_change_of_the_stage(before: str, after: str) -> None:
    generation = make_generation(0, stage=before)
    with pytest.raises(IntegrityError, match=f"generation {generation.pk} is {before} and cannot become {after}; "):
        Generation.objects.filter(pk=generation.pk).update(stage=after)


@pytest.mark.parametrize(("before", "after"), other_pairs(GENERATION_STATUS))
def test_database_refuses_every_other_change_of_the_status(before: str, after: str) -> None:
    generation = make_generation(0, stage="sampling", status=before)
    with pytest.raises(IntegrityError, match=f"generation {generation.pk} is {before} and cannot become {after}; "):
        Generation.objects.filter(pk=generation.pk).update(status=after)


@pytest.mark.parametrize("status", ["paused", "failed", "cancelled"])
def test_stage_moves_only_while_the_status_is_active(status: str) -> None:
    generation = make_generation(0, stage="sampling", status=status)
    with pytest.raises(IntegrityError, match=f"is {status}, so it stays in stage sampling"):
        Generation.objects.filter(pk=generation.pk).update(stage="grading")


@pytest.mark.parametrize("status", ["paused", "failed", "cancelled"])
def test_done_generation_keeps_its_status(status: str) -> None:
    generation = make_generation(0, stage="done")
    with pytest.raises(IntegrityError, match="is done, so its status stays active"):
        Generation.objects.filter(pk=generation.pk).update(status=status)
