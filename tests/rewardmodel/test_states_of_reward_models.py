"""What a reward model can become: every way through the gate and the admins, and what the database refuses."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from django.db import IntegrityError

from rewardmodel.models import RewardModel, TrainingRun
from rewardmodel.models.transitions import CURRENT, REWARD_MODEL
from rewardmodel.services import reward_models
from rewardmodel.training.data import DataCounts
from rewardmodel.training.outcome import finish_training
from tests.rewardmodel.generation_rows import make_generation
from tests.transitions import other_pairs, pairs_in_database

pytestmark = pytest.mark.django_db

BETTER = {"best_of_n": {"candidate": 0.8, "incumbent": 0.7, "n": 16, "problems": 40}}
WORSE = {"best_of_n": {"candidate": 0.6, "incumbent": 0.7, "n": 16, "problems": 40}}


def state_of(model: RewardModel) -> str:
    model.refresh_from_db()
    return CURRENT if model.is_current else model.standing


def columns_of(state: str) -> dict[str, Any]:
    return {"standing": "accepted" if state == CURRENT else state, "is_current": state == CURRENT}


def insert(state: str, name: str = "prm-7") -> RewardModel:
    return RewardModel.objects.create(kind="prm", name=name, location=name, **columns_of(state))


def train() -> RewardModel:
    """A candidate, as the training of a generation enters it."""
    generation = make_generation(TrainingRun.objects.count())
    run = TrainingRun.objects.create(kind="prm", status="running", generation=generation)
    return finish_training(
        run=run, location="nowhere", counts=DataCounts(rated_steps=5, solutions=2, by_models=0), metrics={}
    )


def settle(model: RewardModel, comparison: dict[str, Any]) -> None:
    reward_models.begin_comparison(candidate=model)
    reward_models.store_comparison(candidate=model, name="best_of_n", figure=comparison["best_of_n"])
    reward_models.settle(reward_model=model, gate_name="best_of_n", margin=0.02)


def pass_the_gate(model: RewardModel) -> None:
    settle(model, BETTER)


def fail_at_the_gate(model: RewardModel) -> None:
    settle(model, WORSE)


def promote(model: RewardModel) -> None:
    reward_models.promote(reward_model_id=model.pk, by=None, reason="Its labels are better.")


def dismiss(model: RewardModel) -> None:
    reward_models.dismiss(reward_model_id=model.pk, by=None, reason="Too few labels.")


def promote_another(model: RewardModel) -> None:
    promote(train())


def let_another_pass_the_gate(model: RewardModel) -> None:
    pass_the_gate(train())


def roll_back(model: RewardModel) -> None:
    reward_models.roll_back(kind="prm", by=None, reason="It marks everything as good.")


class Way(NamedTuple):
    before: str
    after: str
    go: Callable[[RewardModel], None]


WAYS = (
    Way("candidate", "current", pass_the_gate),
    Way("candidate", "current", promote),
    Way("candidate", "held_back", fail_at_the_gate),
    Way("candidate", "dismissed", dismiss),
    Way("held_back", "current", promote),
    Way("held_back", "dismissed", dismiss),
    Way("dismissed", "current", promote),
    Way("current", "accepted", promote_another),
    Way("current", "accepted", let_another_pass_the_gate),
    Way("current", "accepted", roll_back),
    Way("accepted", "current", promote),
    Way("accepted", "current", roll_back),
)


def walk(before: str) -> RewardModel:
    """The second model of its kind, in this state."""
    first = train()
    pass_the_gate(first)
    model = train()
    ways = {
        "candidate": [],
        "held_back": [fail_at_the_gate],
        "dismissed": [dismiss],
        "current": [pass_the_gate],
        "accepted": [pass_the_gate, promote_another],
    }
    for go in ways[before]:
        go(model)
    return model


@pytest.mark.parametrize(("before", "after", "go"), WAYS)
def test_gate_and_admins_lead_from_state_to_state(before: str, after: str, go: Callable[[RewardModel], None]) -> None:
    model = walk(before)
    assert state_of(model) == before
    go(model)
    assert state_of(model) == after
    assert RewardModel.objects.filter(is_current=True).count() == 1


def test_first_model_of_its_kind_passes_without_a_comparison() -> None:
    model = train()
    assert state_of(model) == "candidate"
    reward_models.settle(reward_model=model, gate_name="best_of_n", margin=0.02)
    assert state_of(model) == "current"


def test_every_transition_of_the_table_is_walked() -> None:
    assert {(way.before, way.after) for way in WAYS} == REWARD_MODEL.pairs


def test_database_holds_to_the_table() -> None:
    assert pairs_in_database(REWARD_MODEL) == REWARD_MODEL.pairs


@pytest.mark.parametrize(("before", "after"), other_pairs(REWARD_MODEL))
def test_database_refuses_every_other_transition(before: str, after: str) -> None:
    model = insert(before)
    with pytest.raises(IntegrityError, match=f"reward model {model.pk} is {before} and cannot become {after}; "):
        RewardModel.objects.filter(pk=model.pk).update(**columns_of(after))
