"""Cancelling and retrying generations and trainings."""

from collections.abc import Callable

import pytest

from annotation.errors import Conflict, NotFound
from annotation.models import Assignment, Item
from annotation.services.labelings import submit_labeling
from rewardmodel.loop import advance
from rewardmodel.models import Generation, TrainingRun
from rewardmodel.services.generations import cancel_generation, plan_generation, resume_generation, retry_generation
from rewardmodel.services.training_requests import cancel_training, retry_training_run
from tests.factories import UserFactory, label, lease
from tests.rewardmodel.conftest import Messages

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("arithmetic")]


@pytest.fixture
def labeling(start: Callable[..., Generation], messages: Messages) -> Generation:
    """A generation with three queued items."""
    generation = start(train=3)
    messages.work_off()
    generation.refresh_from_db()
    assert generation.stage == "labeling"
    return generation


def test_cancelled_generation_keeps_only_assigned_items(labeling: Generation) -> None:
    first = Item.objects.order_by("pk")[0]
    assignment = lease(first)
    cancel_generation(generation_id=labeling.pk)
    labeling.refresh_from_db()
    assert (labeling.stage, labeling.status) == ("labeling", "cancelled")
    assert Item.objects.get() == first
    assignment.refresh_from_db()
    assert assignment.status == Assignment.Status.LEASED
    steps = first.solution.steps if first.solution else []
    labeled, _ = submit_labeling(
        assignment_id=assignment.pk, labeler=assignment.labeler, label=label([1, -1], steps=steps)
    )
    assert labeled.generation_number == labeling.number


def test_cancelled_generation_stays_and_the_next_can_start(labeling: Generation, messages: Messages) -> None:
    with pytest.raises(Conflict, match="cancel it first"):
        plan_generation()
    cancel_generation(generation_id=labeling.pk)
    advance.advance_generations()
    labeling.refresh_from_db()
    assert labeling.status == "cancelled"
    assert plan_generation().number == labeling.number + 1


@pytest.mark.parametrize("change", [cancel_generation, resume_generation, retry_generation])
def test_cancelled_generation_stays_cancelled(labeling: Generation, change: Callable[..., Generation]) -> None:
    cancel_generation(generation_id=labeling.pk)
    with pytest.raises(Conflict, match="is cancelled"):
        change(generation_id=labeling.pk)


def test_message_for_a_cancelled_generation_does_nothing(start: Callable[..., Generation], messages: Messages) -> None:
    generation = start(train=3)
    advance.advance_generations()
    cancel_generation(generation_id=generation.pk)
    messages.work_off()
    assert set(generation.shards.values_list("status", flat=True)) == {"pending"}


def test_cancelling_a_generation_cancels_its_training(labeling: Generation, messages: Messages) -> None:
    run = TrainingRun.objects.create(kind="prm", generation=labeling, status="running", claim="1" * 32)
    cancel_generation(generation_id=labeling.pk)
    run.refresh_from_db()
    assert (run.status, run.claim) == ("cancelled", None)


def test_generation_with_cancelled_training_fails_and_retries(labeling: Generation, messages: Messages) -> None:
    assignment = lease(Item.objects.order_by("pk")[0], UserFactory())
    steps = assignment.item.solution.steps if assignment.item.solution else []
    submit_labeling(assignment_id=assignment.pk, labeler=assignment.labeler, label=label([1, -1], steps=steps))
    Generation.objects.filter(pk=labeling.pk).update(stage="training")
    advance.advance_generations()
    run = TrainingRun.objects.get()
    cancel_training(training_run_id=run.pk)
    advance.advance_generations()
    labeling.refresh_from_db()
    assert labeling.status == "failed"
    assert "an admin cancelled it" in labeling.failure
    retry_generation(generation_id=labeling.pk)
    assert TrainingRun.objects.exclude(pk=run.pk).get().status == "pending"


def test_training_that_is_over_is_not_cancelled(messages: Messages) -> None:
    run = TrainingRun.objects.create(kind="orm", status="done")
    with pytest.raises(Conflict, match="is done"):
        cancel_training(training_run_id=run.pk)
    with pytest.raises(NotFound):
        cancel_training(training_run_id=run.pk + 1)


def test_training_apart_is_retried_with_its_options(labeling: Generation, messages: Messages) -> None:
    lease(Item.objects.order_by("pk")[0])
    run = TrainingRun.objects.create(kind="orm", status="failed", options={"epochs": 3, "base": "b"})
    again = retry_training_run(training_run_id=run.pk)
    assert (again.status, again.options, again.pk != run.pk) == ("pending", run.options, True)
    with pytest.raises(Conflict, match="not failed"):
        retry_training_run(training_run_id=again.pk)


def test_generations_training_is_not_retried_alone(labeling: Generation, messages: Messages) -> None:
    run = TrainingRun.objects.create(kind="prm", status="failed", generation=labeling)
    with pytest.raises(Conflict, match="retry that"):
        retry_training_run(training_run_id=run.pk)
