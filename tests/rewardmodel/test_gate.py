"""A new PRM becomes current through the gate, or by an admin's decision; both are recorded."""

from typing import Any

import pytest

from annotation.errors import Conflict, DomainError, NotFound
from annotation.models import User
from rewardmodel.gate import judge
from rewardmodel.models import ModelDecision, RewardModel
from rewardmodel.services.reward_models import begin_comparison, dismiss, promote, roll_back, settle
from tests.factories import UserFactory

BEST = {"n": 16, "problems": 40}
STEPS = {"metric": "negative_auroc", "labels": 85}


def figures(**by_name: tuple[float | None, float | None]) -> dict[str, Any]:
    sizes: dict[str, dict[str, Any]] = {"best_of_n": BEST, "step_labels": STEPS}
    return {name: {"candidate": ours, "incumbent": theirs, **sizes[name]} for name, (ours, theirs) in by_name.items()}


@pytest.mark.parametrize(
    ("gate", "comparison", "passed"),
    [
        ("best_of_n", figures(best_of_n=(0.70, 0.60)), True),
        ("best_of_n", figures(best_of_n=(0.68, 0.70)), True),  # worse by exactly the margin
        ("best_of_n", figures(best_of_n=(0.67, 0.70)), False),
        ("best_of_n", figures(best_of_n=(0.70, 0.70), step_labels=(0.5, 0.9)), True),  # the other figure does not count
        ("best_of_n", figures(step_labels=(0.5, 0.9)), False),  # but replaces a missing one
        ("step_labels", figures(best_of_n=(0.2, 0.9), step_labels=(0.9, 0.8)), True),
        ("step_labels", figures(best_of_n=(0.2, 0.9)), False),
        ("both", figures(best_of_n=(0.9, 0.8), step_labels=(0.5, 0.8)), False),
        ("both", figures(best_of_n=(0.9, 0.8), step_labels=(0.8, 0.8)), True),
        ("both", figures(best_of_n=(0.9, 0.8)), True),
        ("best_of_n", {}, False),  # not known to be no worse
        ("best_of_n", figures(step_labels=(None, None)), False),
        ("step_labels", figures(step_labels=(None, 0.8)), False),  # its probabilities are NaN
        ("off", {}, True),
        ("off", figures(best_of_n=(0.1, 0.9)), True),
    ],
)
def test_gate_judges_by_its_figure(gate: str, comparison: dict[str, Any], passed: bool) -> None:
    assert judge(comparison=comparison, incumbent="prm-1", gate=gate, margin=0.02).passed is passed


def test_reason_names_both_figures() -> None:
    reason = judge(comparison=figures(best_of_n=(0.55, 0.7)), incumbent="prm-1", gate="best_of_n", margin=0.02).reason
    assert reason == (
        "On best-of-N on all held-out problems (N = 16, 40 problems) it has 0.550, prm-1 0.700: worse by more than the margin of 0.02."
    )


@pytest.fixture
def old(db: None) -> RewardModel:
    model = RewardModel.objects.create(kind="prm", name="prm-1", location="one", standing="candidate")
    settle(reward_model=model, gate_name="best_of_n", margin=0.02)
    return RewardModel.objects.get(pk=model.pk)


def candidate(old: RewardModel | None, name: str = "prm-2", **values: Any) -> RewardModel:
    return RewardModel.objects.create(
        **{"kind": "prm", "name": name, "location": name, "standing": "candidate", "compared_with": old, **values}
    )


def current() -> str:
    return RewardModel.objects.get(kind="prm", is_current=True).name


def test_first_prm_passes_without_figures(old: RewardModel) -> None:
    decision = ModelDecision.objects.get()
    assert (current(), old.standing) == ("prm-1", "accepted")
    assert (decision.action, decision.by, decision.replaced, decision.reason) == (
        "promoted",
        None,
        None,
        "It is the first of its kind.",
    )


def test_better_candidate_takes_the_place_of_the_old_one(old: RewardModel) -> None:
    settle(reward_model=candidate(old, comparison=figures(best_of_n=(0.8, 0.7))), gate_name="best_of_n", margin=0.02)
    decision = ModelDecision.objects.order_by("-pk")[0]
    assert current() == "prm-2"
    assert (decision.action, decision.replaced) == ("promoted", old)
    assert decision.figures == figures(best_of_n=(0.8, 0.7))


def test_worse_candidate_is_kept_and_flagged(old: RewardModel) -> None:
    new = candidate(old, comparison=figures(best_of_n=(0.5, 0.7)))
    settle(reward_model=new, gate_name="best_of_n", margin=0.02)
    new.refresh_from_db()
    assert (current(), new.standing) == ("prm-1", "held_back")
    decision = new.decisions.get()
    assert decision.action == "held_back"
    assert "0.500" in decision.reason
    assert "0.700" in decision.reason


def test_decision_is_made_once(old: RewardModel) -> None:
    new = candidate(old, comparison=figures(best_of_n=(0.5, 0.7)))
    settle(reward_model=new, gate_name="best_of_n", margin=0.02)
    assert settle(reward_model=new, gate_name="off", margin=0.02) is None
    assert (current(), new.decisions.count()) == ("prm-1", 1)


def test_candidate_measured_against_another_model_waits(old: RewardModel) -> None:
    other = candidate(old, "prm-2")
    new = candidate(old, "prm-3", comparison=figures(best_of_n=(0.9, 0.1)))
    promote(reward_model_id=other.pk, by=None, reason="I like it.")
    settle(reward_model=new, gate_name="best_of_n", margin=0.02)
    assert current() == "prm-2"
    assert "prm-2 became current after it was measured" in new.decisions.get().reason


def test_comparison_begins_anew_when_another_model_is_current(old: RewardModel) -> None:
    new = candidate(None, comparison=figures(step_labels=(0.9, 0.1)))
    begin_comparison(candidate=new)
    new.refresh_from_db()
    assert (new.compared_with, new.comparison) == (old, {})


def test_admin_promotes_a_held_back_model(old: RewardModel, labeler: User) -> None:
    admin = UserFactory(role="admin")
    new = candidate(old, standing="held_back")
    decision = promote(reward_model_id=new.pk, by=admin, reason=" Its labels are better. ")
    assert current() == "prm-2"
    assert (decision.by, decision.reason, decision.replaced) == (admin, "Its labels are better.", old)


def test_roll_back_returns_to_earlier_models(old: RewardModel) -> None:
    for name in ("prm-2", "prm-3"):
        promote(reward_model_id=candidate(old, name).pk, by=None, reason="A try.")
    roll_back(kind="prm", by=None, reason="It marks everything as good.")
    assert current() == "prm-2"
    roll_back(kind="prm", by=None, reason="This one, too.")
    assert current() == "prm-1"
    with pytest.raises(Conflict, match="no earlier PRM"):
        roll_back(kind="prm", by=None, reason="And further.")
    actions = ModelDecision.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["promoted"] * 3 + ["rolled_back"] * 2


def test_dismissed_model_can_still_be_promoted(old: RewardModel) -> None:
    new = candidate(old, standing="held_back")
    dismiss(reward_model_id=new.pk, by=None, reason="Too few labels.")
    new.refresh_from_db()
    assert new.standing == "dismissed"
    with pytest.raises(Conflict, match="dismissed"):
        dismiss(reward_model_id=new.pk, by=None, reason="Again.")
    promote(reward_model_id=new.pk, by=None, reason="After all.")
    assert current() == "prm-2"


def test_current_model_is_neither_dismissed_nor_promoted(old: RewardModel) -> None:
    with pytest.raises(Conflict, match="only a candidate or a model that was held back"):
        dismiss(reward_model_id=old.pk, by=None, reason="No.")
    with pytest.raises(Conflict, match="already the current one"):
        promote(reward_model_id=old.pk, by=None, reason="Yes.")


def test_decision_needs_a_reason_and_a_model(old: RewardModel) -> None:
    with pytest.raises(DomainError, match="Give a reason"):
        promote(reward_model_id=candidate(old).pk, by=None, reason=" ")
    with pytest.raises(NotFound):
        promote(reward_model_id=0, by=None, reason="Why not?")
    assert current() == "prm-1"
