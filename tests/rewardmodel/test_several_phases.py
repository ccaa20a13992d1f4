"""Generations of different phases run side by side: one per phase, with numbers of their own."""

from collections.abc import Callable

import pytest

from annotation.errors import Conflict
from rewardmodel.loop import advance
from rewardmodel.models import Generation, LoopRun, ModelDecision, RewardModel, TrainingRun
from rewardmodel.models.transitions import GENERATION_STAGE
from rewardmodel.selectors.status import loop_message
from rewardmodel.services.generations import cancel_generation, plan_generation, start_next
from rewardmodel.services.loop_runs import start_loop_run, stop_after
from rewardmodel.services.training_requests import request_training_now
from tests.factories import ItemFactory, PhaseFactory, ProblemFactory
from tests.rewardmodel.conftest import Messages
from tests.rewardmodel.generation_rows import make_generation
from tests.transitions import move

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("messages")]

OPTIONS = {"base": "nowhere", "sources": [""]}


def test_phases_have_generations_at_the_same_time() -> None:
    ProblemFactory()
    first = make_generation(0, stage="labeling")
    second = plan_generation(phase=PhaseFactory())
    assert (second.number, second.generator, second.settings["base"]) == (1, first.generator, "nowhere")
    with pytest.raises(Conflict, match="Generation 0 is in progress"):
        plan_generation(phase=first.phase)
    assert loop_message().count("Warm start") == 2


def test_successor_stays_in_its_phase_and_gets_a_free_number() -> None:
    first, second = make_generation(0), make_generation(1, stage="labeling")
    following = start_next(generation=first)
    assert following is not None
    assert (following.number, following.phase) == (2, first.phase)
    assert start_next(generation=first) is None, "its phase has a newer one"
    assert second.phase != first.phase


def test_loop_run_keeps_its_numbers() -> None:
    ProblemFactory()
    own = make_generation(0, stage="training")
    RewardModel.objects.create(kind="prm", name="prm-1", location="nowhere")
    asked = {**OPTIONS, "labeler_model": "prm-1"}
    run = start_loop_run(count=2, labeler="prm", options=asked, phase=own.phase)
    assert (run.first, run.last) == (1, 2), "the generation in progress goes first"
    other = plan_generation(phase=PhaseFactory())
    assert other.number == 3
    elsewhere = start_loop_run(count=1, labeler="prm", options=asked, phase=PhaseFactory())
    assert (elsewhere.first, elsewhere.last) == (4, 4)
    Generation.objects.filter(pk=own.pk).update(status="cancelled")
    own.refresh_from_db()
    begun = start_next(generation=own)
    assert begun is not None
    assert (begun.number, begun.loop_run) == (1, run)


def test_stopping_one_phase_leaves_the_run_of_another() -> None:
    phases = [PhaseFactory(), PhaseFactory()]
    generations = [make_generation(n, stage="labeling", phase=phase) for n, phase in enumerate(phases)]
    runs = [
        LoopRun.objects.create(first=10 * n, last=10 * n + 3, labeler="oracle", settings={}, phase=phase)
        for n, phase in enumerate(phases)
    ]
    stop_after(generation_id=generations[0].pk)
    cancel_generation(generation_id=generations[0].pk)
    for run in runs:
        run.refresh_from_db()
    assert [run.stopped_at is not None for run in runs] == [True, False]


def test_retraining_needs_the_generation_if_several_are_labeled() -> None:
    for number in (0, 1):
        generation = make_generation(number, stage="labeling")
        ItemFactory(phase=generation.phase, generation_number=number)
    with pytest.raises(Conflict, match="Generations 0 and 1 are being labeled"):
        request_training_now(kind="prm")


@pytest.mark.django_db(transaction=True)
def test_candidate_is_compared_anew_if_another_became_current(
    start: Callable[..., Generation], messages: Messages, arithmetic: None
) -> None:
    """Another phase's generation promotes its model while this one is being evaluated."""
    generation = start(test=2, evaluation_problems=2, evaluation_samples=2)
    old = RewardModel.objects.create(kind="prm", name="prm-1", location="nowhere", is_current=True)
    candidate = RewardModel.objects.create(kind="prm", name="prm-2", location="nowhere", standing="candidate")
    TrainingRun.objects.create(kind="prm", status="pending", generation=generation)
    TrainingRun.objects.update(status="running")
    TrainingRun.objects.update(status="done", reward_model=candidate)
    move(generation, GENERATION_STAGE, "training")
    messages.waiting.clear()
    advance.advance_generations()
    candidate.refresh_from_db()
    assert candidate.compared_with == old
    newer = RewardModel.objects.create(kind="prm", name="prm-3", location="nowhere")
    RewardModel.objects.filter(pk=old.pk).update(is_current=False)
    RewardModel.objects.filter(pk=newer.pk).update(is_current=True)
    messages.work_off()
    decision = ModelDecision.objects.get(reward_model=candidate)
    assert (decision.action, decision.replaced) == ("promoted", newer)
    assert "not compared" not in decision.reason
