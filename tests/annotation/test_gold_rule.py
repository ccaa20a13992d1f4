"""Comparing labels with gold, by hand: what passes, and where the two part."""

import pytest

from annotation.errors import InvalidLabel
from annotation.models import Gold
from annotation.models.labeling import Rating
from annotation.rules.gold import accepted_ratings, check_reasons, compare, gold_label, ratings_of
from annotation.rules.label import read_label
from tests.factories import label

Ratings = list[int | None]


def gold(*ratings: list[int]) -> Gold:
    return Gold(ratings=list(ratings))


@pytest.mark.parametrize(
    ("said", "accepted", "first_difference"),
    [
        # all steps right
        ([1, 1, 1], [[1], [1], [1]], None),
        # the same first error
        ([1, -1], [[1], [-1]], None),
        # the error is seen one step early: at step 1 gold has a positive
        ([-1], [[1], [-1]], 0),
        # the error is missed, and the labeler rates on
        ([1, 1, -1], [[1], [-1]], 1),
        # an error where gold has none
        ([1, -1], [[1], [1], [1]], 1),
        # neutral for positive
        ([0, 1, 1], [[1], [1], [1]], 0),
        # the same within the tolerance
        ([0, 1, 1], [[0, 1], [1], [1]], None),
        # two differences: the first counts
        ([1, 0, 0], [[1], [1], [1]], 1),
        # gold accepts that the solution ends early: what is behind is not judged
        ([1, -1], [[1], [-1, 0], [1]], None),
        # gold accepts neutral at its error: what the labeler rates behind it is not judged
        ([1, 0, -1], [[1], [-1, 0]], None),
        # unsure is no rating
        ([1, None, 1], [[1], [1], [1]], 1),
    ],
)
def test_first_difference(said: Ratings, accepted: list[list[int]], first_difference: int | None) -> None:
    result = compare(label(said), gold(*accepted))
    assert (result.passed, result.first_difference) == (first_difference is None, first_difference)


def test_steps_tell_what_was_said_and_what_passes() -> None:
    steps = compare(label([1, 0, -1]), gold([1], [0, 1], [1])).steps
    assert [(one.step, one.said, one.accepted, one.passed) for one in steps] == [
        (0, Rating.POSITIVE, (1,), True),
        (1, Rating.NEUTRAL, (0, 1), True),
        (2, Rating.NEGATIVE, (1,), False),
    ]


@pytest.mark.parametrize("reason", ["give_up", "bad_problem"])
def test_stopping_early_differs_at_the_next_step(reason: str) -> None:
    result = compare(label([1], finish_reason=reason), gold([1], [-1]))
    assert (result.passed, result.first_difference) == (False, 1)
    assert result.steps[1].said is None


def test_stopping_after_the_last_step_differs_behind_it() -> None:
    result = compare(label([1, 1, 1], finish_reason="bad_problem"), gold([1], [1], [1]))
    assert (result.passed, result.first_difference) == (False, 3)


def test_alternatives_are_not_compared() -> None:
    said = label([1, -1])
    said["steps"][1]["completions"].append({"text": "Another.", "rating": 1, "flagged": False})
    assert ratings_of(said) == [1, -1]
    assert compare(said, gold([1], [-1])).passed
    assert [len(step["completions"] or []) for step in gold_label(read_label(said))["steps"]] == [1, 1]


def test_tolerance_adds_to_the_own_rating() -> None:
    assert accepted_ratings(label([1, 0, -1]), [[0], [], [-1, 0]]) == [[0, 1], [0], [-1, 0]]
    assert accepted_ratings(label([1, -1]), []) == [[1], [-1]]


@pytest.mark.parametrize(
    ("tolerance", "field"), [([[0]], "tolerance"), ([[2], []], "tolerance.0"), ([[], [True]], "tolerance.1")]
)
def test_wrong_tolerance_is_refused(tolerance: list[list[int]], field: str) -> None:
    with pytest.raises(InvalidLabel) as refused:
        accepted_ratings(label([1, -1]), tolerance)
    assert refused.value.field == field


def test_gold_needs_a_rating_of_every_step() -> None:
    with pytest.raises(InvalidLabel) as refused:
        gold_label(read_label(label([1, None, 1])))
    assert refused.value.field == "label.steps.1.completions.0.rating"
    with pytest.raises(InvalidLabel) as unfinished:
        gold_label(read_label(label([1], finish_reason="give_up")))
    assert unfinished.value.field == "label.finish_reason"


def test_reasons_are_one_per_step() -> None:
    assert check_reasons([" Because. ", ""], steps=2, most=20) == ["Because.", ""]
    assert check_reasons([], steps=2, most=20) == ["", ""]
    for wrong, field in ((["a"], "reasons"), (["a", "x" * 21], "reasons.1")):
        with pytest.raises(InvalidLabel) as refused:
            check_reasons(wrong, steps=2, most=20)
        assert refused.value.field == field
