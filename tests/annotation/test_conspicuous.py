"""What is worth a look: each rule below and above its bounds, with the sentence that people read."""

from typing import Any
from uuid import UUID

import pytest

from annotation.models import Labeling, Phase, User
from annotation.rules.conspicuous import (
    Balance,
    Copied,
    Pace,
    Shared,
    copied_steps,
    falling_agreement,
    same_rating,
    too_fast,
)
from annotation.selectors.conspicuous import conspicuous_work
from annotation.selectors.statistics import Scope
from tests.factories import ProblemFactory, UserFactory

IDS = [UUID(int=number) for number in range(5)]


def paces(*milliseconds: float, labelings: int = 10) -> list[Pace]:
    return [Pace(IDS[index], f"p{index}", labelings, each) for index, each in enumerate(milliseconds)]


def test_pace_below_a_quarter_of_the_median() -> None:
    # the median of 2,400, 10,000 and 11,000 is 10,000; a quarter of it 2,500
    (note,) = too_fast(paces(2_400, 10_000, 11_000))
    assert note.sentence == "2.4 s per step over 10 labelings. The median of 3 people is 10.0 s."
    assert note.link == f"/labelings?labeler={IDS[0]}"
    assert too_fast(paces(2_600, 10_000, 11_000)) == []


def test_pace_below_two_seconds_even_if_everybody_is_fast() -> None:
    assert [note.name for note in too_fast(paces(1_900, 2_100))] == ["p0"]


def test_pace_of_few_labelings_says_nothing() -> None:
    assert too_fast(paces(100, 10_000, labelings=9)) == []


def balance(index: int, positive: int, neutral: int, negative: int) -> Balance:
    return Balance(IDS[index], f"p{index}", positive, neutral, negative)


def test_nearly_all_ratings_are_the_same() -> None:
    (note,) = same_rating([balance(0, 97, 2, 1), balance(1, 43, 20, 37)])
    assert note.sentence == "97 % of 100 ratings are positive. With everybody it is 70 %."


@pytest.mark.parametrize("one", [balance(0, 96, 3, 1), balance(0, 99, 0, 0)])
def test_balance_within_the_bounds(one: Balance) -> None:
    assert same_rating([one]) == []


@pytest.mark.parametrize(
    ("shared", "is_noted"),
    [
        ((10, 9, 10, 7), True),
        ((10, 8, 10, 7), False),
        ((9, 9, 10, 0), False),
        ((10, 9, 9, 0), False),
        ((10, 2, 10, 9), False),
    ],
)
def test_falling_agreement(shared: tuple[int, int, int, int], is_noted: bool) -> None:
    assert bool(falling_agreement([Shared(IDS[0], "p0", *shared)])) is is_noted


def test_long_copies_are_cut() -> None:
    (note,) = copied_steps([Copied(IDS[0], "p0", "x" * 100, 3)])
    assert note.sentence == f"The same own step stands in solutions of 3 problems: “{'x' * 79}…”"
    assert copied_steps([Copied(IDS[0], "p0", "x" * 19, 9), Copied(IDS[0], "p0", "x" * 100, 2)]) == []


@pytest.mark.django_db
def test_own_steps_that_repeat_over_problems_are_found() -> None:
    labeler, other = UserFactory(username="ada"), UserFactory(username="bea")
    text = "We continue by simplifying both sides."

    def built(by: User, own: str, number: int) -> None:
        step: dict[str, Any] = {"completions": [], "human_completion": {"text": f" {own} "}, "chosen_completion": None}
        Labeling.objects.create(
            origin="native", record_key=UUID(int=number), problem=ProblemFactory(), labeler=by, flow=Phase.Flow.ONE,
            question={}, label={"steps": [step, {**step, "human_completion": None}], "total_time": 1, "finish_reason": "solution"},
            finish_reason="solution",
        )  # fmt: skip

    for number in range(3):
        built(labeler, text, number)
        built(other, f"{text} {number}", 10 + number)
    (note,) = conspicuous_work(Scope())
    assert (note.name, note.kind) == ("ada", "copied")
    assert note.sentence == f"The same own step stands in solutions of 3 problems: “{text}”"
