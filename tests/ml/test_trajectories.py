from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from rewardmodel.ml.data import DataError, read_prm800k
from rewardmodel.ml.trees.trajectories import (
    LabelOptions,
    Segment,
    exclusion_reason,
    prm_trajectories,
    trajectory_from_outcome,
    trajectory_from_record,
)
from tests.ml.records import completion, record, step

NEGATIVE, NEUTRAL, POSITIVE = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)
SHARED = Path(__file__).parents[3] / "shared" / "data" / "prm800k"


def segments(*steps: dict[str, Any]) -> list[Segment]:
    """Return the segments after the problem."""
    return list(trajectory_from_record(record(*steps)).segments[1:])


def test_trajectory_hangs_alternatives_on_the_trunk() -> None:
    found = segments(
        step(completion("a"), completion("a2", 0)),
        step(completion("b1", -1), completion("b", 1), chosen=1),
    )
    assert found == [
        Segment("a", 0, POSITIVE),
        Segment("a2", 0, NEUTRAL),
        Segment("b1", 1, NEGATIVE),
        Segment("b", 1, POSITIVE),
    ]


def test_trajectory_ends_where_nothing_was_chosen() -> None:
    assert segments(step(completion("a", -1), chosen=None), step(completion("never read"))) == [
        Segment("a", 0, NEGATIVE)
    ]


def test_trajectory_ends_after_a_chosen_negative_step() -> None:
    found = segments(step(completion("a", -1), completion("a2", 1)), step(completion("never read")))
    assert found == [Segment("a", 0, NEGATIVE), Segment("a2", 0, POSITIVE)]


def test_trajectory_without_unrated_and_flagged_labels() -> None:
    found = segments(
        step(completion("a", None), completion("a2", None)),
        step(completion("b", 1, flagged=True), completion("b2", -1, flagged=None)),
    )
    # the unrated chosen "a" and the flagged chosen "b" are kept without labels, the unchosen unrated "a2" is dropped
    assert found == [Segment("a", 0, None), Segment("b", 1, None), Segment("b2", 1, NEGATIVE)]


@pytest.mark.parametrize("human", ["own", {"text": "own", "rating": None, "source": "human", "flagged": False}])
def test_trajectory_goes_on_with_a_human_step_as_positive(human: Any) -> None:
    found = segments(step(completion("a", -1), chosen=None, human=human), step(completion("b")))
    assert found == [Segment("a", 0, NEGATIVE), Segment("own", 0, POSITIVE), Segment("b", 2, POSITIVE)]


def test_trajectory_prefers_the_chosen_completion() -> None:
    assert segments(step(completion("a"), human={"text": "half", "rating": None})) == [Segment("a", 0, POSITIVE)]


def test_trajectory_keeps_two_completions_of_the_same_text() -> None:
    assert segments(step(completion("a", 1), completion("a", -1))) == [
        Segment("a", 0, POSITIVE),
        Segment("a", 0, NEGATIVE),
    ]


@pytest.mark.parametrize("completions", [None, []])
def test_trajectory_survives_a_step_without_completions(completions: Any) -> None:
    last = {"completions": completions, "human_completion": None, "chosen_completion": None}
    assert segments(step(completion("a")), last) == [Segment("a", 0, POSITIVE)]


def test_trajectory_takes_soft_labels() -> None:
    assert segments(step(completion("a", None, probabilities=[0.2, 0.3, 0.5]))) == [Segment("a", 0, (0.2, 0.3, 0.5))]


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (step(completion("a", 2)), "step 1: rating is 2"),
        (step(completion("a"), chosen=1), "step 1: chosen_completion is 1, but there are 1"),
        (step(completion("a", probabilities=[0.5, 0.6, 0.5])), "step 1: probabilities"),
        (step({"rating": 1}), "step 1: a completion has no text"),
    ],
)
def test_trajectory_of_a_senseless_record_says_where(bad: dict[str, Any], message: str) -> None:
    with pytest.raises(DataError, match=message):
        trajectory_from_record(record(bad))


@pytest.mark.parametrize(
    ("extra", "option", "reason"),
    [
        ({"finish_reason": "give_up"}, "include_give_up", "give_up"),
        ({"finish_reason": "bad_problem"}, "include_bad_problem", "bad_problem"),
        ({"is_quality_control_question": True}, "include_quality_control", "quality_control"),
        ({"is_initial_screening_question": True}, "include_screening", "screening"),
    ],
)
def test_exclusion_by_default_and_inclusion_by_option(extra: dict[str, Any], option: str, reason: str) -> None:
    one = record(step(completion("a")), **extra)
    assert exclusion_reason(one, LabelOptions()) == reason
    assert exclusion_reason(one, LabelOptions(**{option: True})) is None


def test_prm_trajectories_count_what_was_taken_and_left() -> None:
    records = [
        record(step(completion("a"))),
        record(step(completion("a")), finish_reason="give_up"),
        record(step(completion("a", None))),
        record(step(completion("a")), finish_reason=None, is_quality_control_question=None),
    ]
    counts: Counter[str] = Counter()
    assert len(list(prm_trajectories(records, LabelOptions(), counts))) == 2
    assert counts == {"trajectories": 2, "excluded_give_up": 1, "excluded_unlabeled": 1}


def test_trajectory_from_outcome_has_it_at_every_step() -> None:
    trajectory = trajectory_from_outcome({"problem": "P", "steps": ["a", "b"], "is_correct": False})
    assert trajectory.segments == (Segment("P", -1), Segment("a", 0, (1.0, 0.0)), Segment("b", 1, (1.0, 0.0)))
    assert trajectory.every_token


@pytest.mark.skipif(not SHARED.exists(), reason="the published rows are not at hand")
def test_published_rows_become_trees_with_all_their_labels() -> None:
    counts: Counter[str] = Counter()
    trees = list(prm_trajectories(read_prm800k(SHARED / "phase1_train_rebuilt.jsonl"), LabelOptions(), counts))
    assert len(trees) == counts["trajectories"] > 900
    assert sum(tree.label_count for tree in trees) > 40_000
