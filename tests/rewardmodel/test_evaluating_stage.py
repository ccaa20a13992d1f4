"""The evaluating stage, with replaced models: both PRMs judge the same held-out samples, and the gate decides."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from rewardmodel import engine
from rewardmodel.models import Evaluation, Generation, HeldOutSample, ModelDecision, RewardModel, Score, TrainingRun
from rewardmodel.models.transitions import GENERATION_STAGE
from tests.rewardmodel.conftest import Messages
from tests.transitions import move

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("arithmetic")]


@pytest.fixture
def knowing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Models whose location names the sample that they score highest: “believes 2” selects the right answer, 42."""

    def score(reward_model: RewardModel, samples: Sequence[dict[str, Any]]) -> list[np.ndarray]:
        believed = f"Guess {reward_model.location.removeprefix('believes ')}."
        return [
            np.array([[0.0, 0.0, 1.0] if sample["steps"][0] == believed else [0.9, 0.0, 0.1]] * 2) for sample in samples
        ]

    monkeypatch.setattr(engine, "score", score)


@pytest.fixture
def evaluate(start: Callable[..., Generation], messages: Messages, knowing: None) -> Callable[..., Generation]:
    """A generation whose training has just ended with a model that believes in the given sample."""

    def run(believes: int, *, test: int = 2, **options: Any) -> Generation:
        options = {"evaluation_problems": test, "evaluation_samples": 4, **options}
        generation = start(train=2, test=test, **options)
        candidate = RewardModel.objects.create(
            kind="prm", name="prm-new", location=f"believes {believes}", standing="candidate"
        )
        move(generation, GENERATION_STAGE, "training")
        TrainingRun.objects.create(kind="prm", generation=generation, status="done", reward_model=candidate)
        messages.work_off()
        generation.refresh_from_db()
        assert (generation.stage, generation.status, generation.failure) == ("done", "active", "")
        return generation

    return run


@pytest.fixture
def old(db: None) -> RewardModel:
    return RewardModel.objects.create(kind="prm", name="prm-old", location="believes 1", is_current=True)


def current() -> str:
    return RewardModel.objects.get(is_current=True).name


def test_both_models_are_measured_on_the_same_samples(evaluate: Callable[..., Generation], old: RewardModel) -> None:
    generation = evaluate(believes=2)
    assert HeldOutSample.objects.count() == 2 * 4
    assert Score.objects.filter(solution__held_out_sample__isnull=False).count() == 2 * 2 * 4
    best = {
        each.reward_model.name: each.curves["prm"][-1][0] for each in Evaluation.objects.filter(generation=generation)
    }
    assert best == {"prm-new": 1.0, "prm-old": 0.0}
    new = RewardModel.objects.get(name="prm-new")
    assert new.compared_with == old
    assert new.comparison == {
        "best_of_n": {"candidate": 1.0, "incumbent": 0.0, "difference_stderr": 0.0, "n": 4, "problems": 2}
    }
    assert current() == "prm-new"


def test_worse_model_is_held_back(evaluate: Callable[..., Generation], old: RewardModel) -> None:
    RewardModel.objects.filter(pk=old.pk).update(location="believes 2")
    evaluate(believes=3, start_next=True, then={"start_next": False})
    decision = ModelDecision.objects.get()
    assert (decision.action, decision.reward_model.standing) == ("held_back", "held_back")
    assert "it has 0.000, prm-old 1.000" in decision.reason
    assert current() == "prm-old"
    assert Generation.objects.get(number=1).selector == old


def test_better_model_selects_in_the_next_generation(evaluate: Callable[..., Generation], old: RewardModel) -> None:
    evaluate(believes=2, start_next=True, then={"start_next": False})
    following = Generation.objects.get(number=1).selector
    assert following is not None
    assert following.name == "prm-new"


def test_first_model_passes_without_an_evaluation(evaluate: Callable[..., Generation]) -> None:
    evaluate(believes=3, test=0)
    assert current() == "prm-new"
    assert not Evaluation.objects.exists()


def test_without_held_out_problems_an_admin_decides(evaluate: Callable[..., Generation], old: RewardModel) -> None:
    evaluate(believes=2, test=0)
    assert current() == "prm-old"
    assert "It cannot be compared with prm-old" in ModelDecision.objects.get().reason


def test_gate_that_is_off_lets_every_model_pass(evaluate: Callable[..., Generation], old: RewardModel) -> None:
    evaluate(believes=3, gate="off")
    assert current() == "prm-new"
