"""A generation from planned to labeling, with a replaced generator and reward model."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from annotation.models import Item, Problem, Solution
from rewardmodel.loop import advance
from rewardmodel.models import Generation, RewardModel, Score, Shard
from rewardmodel.models.transitions import GENERATION_STAGE
from rewardmodel.services.generations import retry_generation
from rewardmodel.work.claims import MAX_ATTEMPTS
from tests.factories import ProblemFactory
from tests.rewardmodel.conftest import Messages
from tests.transitions import move

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("arithmetic")]


@pytest.fixture
def prm(db: None) -> RewardModel:
    return RewardModel.objects.create(kind="prm", name="prm-1", location="nowhere", is_current=True)


def queued() -> list[tuple[str, float | None, int | None, str]]:
    """Return (first step, score, rank, verifier) of the items, by rank."""
    rows = Item.objects.order_by("rank").values_list("solution__steps", "verifier_score", "rank", "verifier")
    return [(steps[0], score, rank, verifier) for steps, score, rank, verifier in rows]


def test_generation_with_prm_queues_convincing_wrong_answers(
    start: Callable[..., Generation], messages: Messages, prm: RewardModel
) -> None:
    generation = start(train=2, top_k=2)
    messages.work_off()
    generation.refresh_from_db()
    assert (generation.stage, generation.status) == ("labeling", "active")
    assert Solution.objects.filter(generation_number=0).count() == 8
    assert Score.objects.filter(reward_model=prm, error="").count() == 8
    # of 40, 41, 42, 43 only 42 is right; of the wrong ones, 3 and 1 have the highest scores
    assert [(step, verifier) for step, _, _, verifier in queued()] == [
        ("Guess 3.", "prm-1"),
        ("Guess 3.", "prm-1"),
        ("Guess 1.", "prm-1"),
        ("Guess 1.", "prm-1"),
    ]
    assert [score for _, score, _, _ in queued()] == pytest.approx([0.3, 0.3, 0.1, 0.1])
    assert [rank for _, _, rank, _ in queued()] == [1, 2, 3, 4]
    entered = sorted(generation.stage_entered, key=lambda stage: generation.stage_entered[stage])
    assert entered == ["planned", "sampling", "grading", "scoring", "selecting", "labeling"]


def test_generation_without_prm_selects_uniformly(start: Callable[..., Generation], messages: Messages) -> None:
    start(train=3, top_k=1)
    messages.work_off()
    assert Item.objects.count() == 3
    assert set(Item.objects.values_list("verifier", "verifier_score")) == {("", None)}
    assert not Score.objects.exists()


def test_next_generation_shows_nothing_twice(
    start: Callable[..., Generation], messages: Messages, prm: RewardModel
) -> None:
    first = start(train=1, top_k=1)
    messages.work_off()
    move(first, GENERATION_STAGE, "done")
    start(train=0, top_k=1)
    messages.work_off()
    # the highest wrong one, 3, was shown; 1 is next
    shown = Item.objects.order_by("generation_number").values_list("generation_number", "solution__steps__0")
    assert list(shown) == [(0, "Guess 3."), (1, "Guess 1.")]


def test_every_message_delivered_twice_leaves_the_same_rows(
    start: Callable[..., Generation], messages: Messages, prm: RewardModel
) -> None:
    start(train=3)
    while messages.waiting:
        messages.waiting = [message for message in messages.waiting for _ in range(2)]
        messages.work_off()
    assert Solution.objects.count() == 12
    assert Score.objects.count() == 12
    assert Item.objects.count() == 3
    assert set(Shard.objects.values_list("status", "attempts")) == {("done", 1)}


def test_lost_messages_are_sent_again_when_they_are_old(start: Callable[..., Generation], messages: Messages) -> None:
    start(train=3)
    advance.advance_generations()
    assert "run_shard" in messages.names()
    messages.waiting.clear()
    advance.advance_generations()
    assert messages.names() == []  # the messages may still be on their way
    Shard.objects.update(dispatched_at=timezone.now() - timedelta(hours=1))
    advance.advance_generations()
    assert messages.names() == ["run_shard"]


def test_shard_of_dead_worker_is_taken_again(start: Callable[..., Generation], messages: Messages) -> None:
    start(train=3)
    advance.advance_generations()
    long_ago = timezone.now() - timedelta(hours=1)
    Shard.objects.update(status="running", claim="0" * 32, attempts=1, heartbeat_at=long_ago, dispatched_at=long_ago)
    messages.waiting.clear()
    advance.advance_generations()
    messages.work_off()
    shard = Shard.objects.get(stage="sampling")
    assert (shard.status, shard.attempts) == ("done", 2)
    assert Solution.objects.count() == 12


def test_shard_of_living_worker_is_left_alone(start: Callable[..., Generation], messages: Messages) -> None:
    start(train=3)
    advance.advance_generations()
    Shard.objects.update(status="running", claim="0" * 32, attempts=1, heartbeat_at=timezone.now())
    messages.work_off()
    assert not Solution.objects.exists()


def test_poisoned_solution_becomes_one_failed_score(
    start: Callable[..., Generation], messages: Messages, prm: RewardModel
) -> None:
    generation = start(train=2)
    while not Solution.objects.exclude(grade="ungraded").exists():
        name, kwargs = messages.waiting.pop(0)
        advance.run_shard(**kwargs) if name == "run_shard" else advance.advance_generations()
        Solution.objects.filter(pk=Solution.objects.order_by("pk").values("pk")[:1]).update(steps=["poison"])
    messages.work_off()
    generation.refresh_from_db()
    assert (generation.stage, generation.status) == ("labeling", "active")
    assert [score.error for score in Score.objects.exclude(error="")] == [
        "ValueError: a step is longer than the model can read"
    ]
    assert Score.objects.filter(error="").count() == 7


def test_unsampleable_problem_is_recorded_and_skipped(start: Callable[..., Generation], messages: Messages) -> None:
    impossible = ProblemFactory(text="An impossible problem")
    generation = start(train=2)
    messages.work_off()
    generation.refresh_from_db()
    assert generation.stage == "labeling"
    assert Solution.objects.count() == 8
    assert Shard.objects.get(stage="sampling").error == f"problem {impossible.pk}: this problem is too long"


def test_stage_out_of_attempts_fails_the_generation(
    start: Callable[..., Generation], messages: Messages, monkeypatch: pytest.MonkeyPatch
) -> None:
    generation = start(train=2)

    def broken(*arguments: Any, **options: Any) -> None:
        raise RuntimeError("no such folder: nowhere")

    with monkeypatch.context() as patch:
        patch.setattr("rewardmodel.engine.sample", broken)
        messages.work_off()
    generation.refresh_from_db()
    assert generation.status == "failed"
    assert "no such folder: nowhere" in generation.failure
    assert Shard.objects.get().attempts == MAX_ATTEMPTS

    retry_generation(generation_id=generation.pk)
    messages.work_off()
    generation.refresh_from_db()
    assert (generation.stage, generation.status, generation.failure) == ("labeling", "active", "")


def test_generation_without_problems_fails_with_what_to_do(
    start: Callable[..., Generation], messages: Messages
) -> None:
    generation = start(train=1, test=2, subject="Geometry")
    messages.work_off()
    generation.refresh_from_db()
    assert generation.status == "failed"
    assert "no problem of split train" in generation.failure


def test_held_out_problems_are_not_sampled(start: Callable[..., Generation], messages: Messages) -> None:
    start(train=1, test=3)
    messages.work_off()
    assert list(Solution.objects.values_list("problem__split", flat=True).distinct()) == [Problem.Split.TRAIN]
