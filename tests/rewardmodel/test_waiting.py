"""The sentences about what a generation waits for."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from annotation.services.labelings import submit_labeling
from rewardmodel.models import Generation, Shard, TrainingRun
from rewardmodel.selectors.generations import overviews
from tests.factories import ItemFactory, label, lease
from tests.rewardmodel.generation_rows import make_generation

pytestmark = pytest.mark.django_db


def entered(stage: str, *, seconds_ago: int, **values: Any) -> Generation:
    since = (timezone.now() - timedelta(seconds=seconds_ago)).isoformat()
    return make_generation(0, stage=stage, stage_entered={stage: since}, **values)


def waiting(generation: Generation) -> list[str]:
    return [wait.sentence for wait in overviews([generation])[0].waiting]


def needs_somebody(generation: Generation) -> list[bool]:
    return [wait.needs_somebody for wait in overviews([generation])[0].waiting]


def shard(generation: Generation, stage: str = "scoring", **values: Any) -> Shard:
    first = generation.shards.count() + 1
    return Shard.objects.create(
        **{"generation": generation, "stage": stage, "first_id": first, "last_id": first, "size": 1, **values}
    )


def ago(seconds: int) -> Any:
    return timezone.now() - timedelta(seconds=seconds)


def test_queue_without_workers_is_named() -> None:
    generation = entered("scoring", seconds_ago=130)
    shard(generation, dispatched_at=ago(5))  # it has been sent again; that is no sign of a worker
    shard(generation)
    (sentence,) = waiting(generation)
    assert sentence == (
        "No worker has taken work from the queue “score” for 2 minutes: 2 pieces of work are waiting."
        " Start a worker that serves this queue."
    )


def test_work_that_has_just_been_sent_waits_for_nothing() -> None:
    generation = entered("scoring", seconds_ago=5)
    shard(generation)
    assert waiting(generation) == []


def test_recently_finished_shard_is_a_sign_of_a_worker() -> None:
    generation = entered("scoring", seconds_ago=500)
    shard(generation, status="done", finished_at=ago(3))
    shard(generation)
    assert waiting(generation) == []


def test_piece_that_is_worked_on_waits_for_nothing(settings: Settings) -> None:
    generation = entered("scoring", seconds_ago=500)
    running = shard(generation, status="running", heartbeat_at=ago(40))
    assert waiting(generation) == []
    settings.STALE_AFTER = timedelta(seconds=35)  # then its worker counts as dead
    assert "queue “score” for 40 seconds: 1 piece of work is waiting" in waiting(generation)[0]
    Shard.objects.filter(pk=running.pk).update(status="done")


def test_training_of_one_worker_explains_why_scoring_waits() -> None:
    generation = entered("scoring", seconds_ago=100)
    shard(generation)
    TrainingRun.objects.create(kind="orm", status="running", heartbeat_at=timezone.now())
    assert "or wait until the training in progress has finished" in waiting(generation)[0]


def test_labeling_waits_for_labels() -> None:
    generation = entered("labeling", seconds_ago=1, settings={"retrain_after_labelings": 3})
    items = ItemFactory.create_batch(5, phase=generation.phase, generation_number=0)
    assignment = lease(items[0])
    submit_labeling(assignment_id=assignment.pk, labeler=assignment.labeler, label=label([1, 1, -1]))
    assert waiting(generation) == ["Waiting for 2 more labelings."]
    lease(items[1])
    assert waiting(generation) == ["Waiting for 2 more labelings. People are working on 1 of them."]


@pytest.mark.parametrize("status", ["paused", "closed"])
def test_labeling_in_a_phase_that_is_not_open_says_so(status: str) -> None:
    generation = entered("labeling", seconds_ago=1)
    ItemFactory(phase=generation.phase, generation_number=0)
    generation.phase.status = status
    generation.phase.save()
    assert needs_somebody(generation) == [False, True]
    assert f"is {status}, so nobody gets its items. Open it on the phases page." in waiting(generation)[1]


def test_training_without_workers_names_its_queue() -> None:
    generation = entered("training", seconds_ago=300)
    run = TrainingRun.objects.create(kind="prm", generation=generation)
    assert waiting(generation) == []  # just requested
    TrainingRun.objects.filter(pk=run.pk).update(created_at=ago(90))
    assert f"No worker has taken training {run.pk} from the queue “train” for 1 minute." in waiting(generation)[0]
    TrainingRun.objects.filter(pk=run.pk).update(status="running", heartbeat_at=timezone.now())
    assert waiting(generation) == []


def test_failed_attempt_of_a_training_is_told() -> None:
    generation = entered("training", seconds_ago=5)
    run = TrainingRun.objects.create(kind="prm", generation=generation, attempts=1, error="out of memory")
    assert waiting(generation) == [f"out of memory. Attempt 1 of training {run.pk} failed, so it is tried again."]


def test_other_training_goes_first() -> None:
    generation = entered("training", seconds_ago=5)
    other = TrainingRun.objects.create(kind="prm", status="running", heartbeat_at=timezone.now())
    assert waiting(generation) == [f"Training {other.pk} goes first. This generation's own training follows."]


def test_stage_without_events_names_the_scheduler() -> None:
    generation = entered("planned", seconds_ago=59)
    assert waiting(generation) == []  # 30 seconds and two intervals
    Generation.objects.filter(pk=generation.pk).update(stage_entered={"planned": ago(61).isoformat()})
    generation.refresh_from_db()
    assert "The scheduler has not looked at this generation for 1 minute." in waiting(generation)[0]


def test_recently_ended_training_blames_no_scheduler() -> None:
    generation = entered("training", seconds_ago=900)
    TrainingRun.objects.create(kind="prm", generation=generation, status="done", finished_at=ago(3))
    assert waiting(generation) == []


@pytest.mark.parametrize("state", [{"stage": "done"}, {"status": "paused"}, {"status": "failed"}])
def test_generation_that_does_not_move_waits_for_nothing(state: dict[str, str]) -> None:
    generation = make_generation(0, **{"stage": "labeling", **state})
    assert waiting(generation) == []
