"""The rules of flow 1, one case per rule; each message names the field."""

import hashlib
from typing import Any

import pytest

from annotation.errors import InvalidLabel
from annotation.rules import check_label
from annotation.rules.continuation import draw_place, shuffle_places
from annotation.rules.flow_one import Offered, Offers

ENDED = "So 42.\n\n# Answer\n\n42"
OFFERS: Offers = {
    (): Offered(["A.", "Same.", "Same."], order=[2, 0, 1]),
    ("A.",): Offered(["B.", ENDED], order=[0, 1]),
    ("Mine.",): Offered([ENDED], order=[0]),
    ("Same.",): Offered([ENDED], order=[0]),
    ("Same.", "Choose."): Offered(["C.", "D."], order=None),
    ("Mine.", "Failed."): Offered([], order=[]),
}


def own(text: str = "Mine.", **changes: Any) -> dict[str, Any]:
    return {"text": text, "rating": None, "source": "human", "flagged": False, **changes}


def rated(
    ratings: list[int | None], chosen: int | None = None, human: Any = None, *, after: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Return the rated offer after some steps; None means unsure, which is stored as null and flagged."""
    completions = [
        {"text": text, "rating": rating, "flagged": rating is None}
        for text, rating in zip(OFFERS[after].texts, ratings, strict=False)
    ]
    return {"completions": completions, "human_completion": human, "chosen_completion": chosen}


def label(*steps: dict[str, Any], finish_reason: str = "solution") -> dict[str, Any]:
    return {"steps": list(steps), "total_time": 0, "finish_reason": finish_reason}


def nothing_came(human: Any = None) -> dict[str, Any]:
    return {"completions": None, "human_completion": human, "chosen_completion": None}


def unrated(count: int = 3) -> dict[str, Any]:
    step = rated([None] * count)
    for completion in step["completions"]:
        completion["flagged"] = False
    return step


@pytest.mark.parametrize(
    "value",
    [
        # the lot's order is 2, 0, 1: of two equal completions the third is chosen, identified by its index
        label(rated([1, 1, 1], 2), rated([1], 0, after=("Same.",))),
        label(rated([1, 1, -1], 0), rated([-1, 1], 1, after=("A.",))),
        label(rated([-1, 0, None], human=own()), rated([1], 0, after=("Mine.",))),
        label(rated([-1, -1, -1], human=own(ENDED))),
        label(rated([-1, 0, -1], human=own(flagged=True)), rated([0], human=own(ENDED), after=("Mine.",))),
        label(
            rated([-1, 1, 0], 1),
            rated([0], human=own("Choose."), after=("Same.",)),
            rated([1, 1], 1, after=("Same.", "Choose.")),
            nothing_came(),
            finish_reason="give_up",
        ),
        # sampling failed, so an own step follows an empty offer
        label(
            rated([-1, 0, None], human=own()),
            rated([0], human=own("Failed."), after=("Mine.",)),
            rated([], human=own(ENDED), after=("Mine.", "Failed.")),
        ),
        label(rated([-1, 0, -1]), finish_reason="give_up"),
        label(rated([1, 0, -1]), finish_reason="give_up"),
        label(unrated(), finish_reason="give_up"),
        label(nothing_came(), finish_reason="give_up"),
        label(rated([1, -1, -1], 0), nothing_came(own("Half-typed")), finish_reason="give_up"),
        label(rated([1, -1, -1], 0), finish_reason="give_up"),
        label(finish_reason="bad_problem"),
        label(unrated(), finish_reason="bad_problem"),
    ],
)
def test_phase_one_takes(value: dict[str, Any]) -> None:
    assert check_label(value, flow=1, offers=OFFERS) == value


FIRST = "label.steps.0"


@pytest.mark.parametrize(
    ("value", "field"),
    [
        # every option is rated
        (label(unrated()), f"{FIRST}.completions.0.rating"),
        (label(rated([1, 0], 0)), f"{FIRST}.completions"),
        (label(unrated(), rated([1], 0, after=("Same.",)), finish_reason="give_up"), f"{FIRST}.completions.0.rating"),
        # only offered texts, at their index
        (
            label({**rated([1, 1, 0], 0), "completions": [{"text": "X.", "rating": 1, "flagged": False}]}),
            f"{FIRST}.completions.0.text",
        ),
        (
            label({**rated([-1]), "completions": rated([-1, -1, -1])["completions"][::-1]}, finish_reason="give_up"),
            f"{FIRST}.completions.0.text",
        ),
        (label(rated([-1, 1, 0], 1), rated([1, 1], 0, after=("A.",))), "label.steps.1.completions.0.text"),
        (
            label(rated([-1, 0, 0], human=own("Elsewhere.")), rated([1], 0, after=("Mine.",))),
            "label.steps.1.completions",
        ),
        (
            label(rated([-1, 0, 0], human=own("Elsewhere.")), rated([1], 0, after=("Mine.",)), finish_reason="give_up"),
            "label.steps.1.completions",
        ),
        # missing fields are named
        (label(nothing_came(own(ENDED))), f"{FIRST}.completions"),
        (label({**nothing_came(own(ENDED)), "completions": []}), f"{FIRST}.completions"),
        (label({**nothing_came(), "chosen_completion": 0}, finish_reason="give_up"), f"{FIRST}.completions"),
        # the chosen completion
        (label(rated([0, 1, -1], 0)), f"{FIRST}.chosen_completion"),
        (label(rated([1, 1, 1], 0)), f"{FIRST}.chosen_completion"),
        (label(rated([1, 1, 0], 1)), f"{FIRST}.chosen_completion"),
        (label(rated([1, 0, 0], 3)), f"{FIRST}.chosen_completion"),
        (label(rated([1, -1, -1], 0, own())), f"{FIRST}.human_completion"),
        (label(rated([1, -1, -1], None, own(ENDED))), f"{FIRST}.human_completion"),
        (label(rated([-1, 0, -1])), f"{FIRST}.chosen_completion"),
        (label(rated([1, 1, 1])), f"{FIRST}.chosen_completion"),
        (label(rated([-1, 0, -1]), rated([1], 0, after=("Same.",))), f"{FIRST}.chosen_completion"),
        (label(rated([1, -1, -1], 0), nothing_came()), "label.steps.1.completions"),
        # the end
        (label(rated([1, -1, -1], 0), rated([1, -1], 0, after=("A.",))), "label.steps.1.chosen_completion"),
        (label(rated([-1, -1, -1], human=own())), f"{FIRST}.human_completion.text"),
        (label(rated([-1, -1, -1], human=own(ENDED)), nothing_came(), finish_reason="give_up"), "label.steps.1"),
        (label(), "label.steps"),
        (label(rated([-1, -1, -1]), finish_reason="found_error"), "label.finish_reason"),
        # the own step's shape
        (label(rated([-1, -1, -1], human=own(rating=1))), f"{FIRST}.human_completion.rating"),
        (label(rated([-1, -1, -1], human=own(" "))), f"{FIRST}.human_completion.text"),
        (label(rated([-1, -1, -1], human=own(source="me"))), f"{FIRST}.human_completion.source"),
        (label(rated([-1, -1, -1], human="Mine.")), f"{FIRST}.human_completion"),
    ],
)
def test_phase_one_refuses(value: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidLabel) as refusal:
        check_label(value, flow=1, offers=OFFERS)
    assert refusal.value.field == field


def test_lot_order_can_be_drawn_again_by_anybody() -> None:
    order = shuffle_places(seed=7, count=4)
    digests = [hashlib.sha256(f"7/{place}".encode()).hexdigest() for place in range(4)]
    assert [digests[place] for place in order] == sorted(digests)
    assert shuffle_places(seed=7, count=0) == []


def test_every_place_is_drawn_as_often_as_the_others() -> None:
    firsts = [shuffle_places(seed=seed, count=4)[0] for seed in range(4000)]
    # 1000 each, standard deviation 27
    assert all(880 < firsts.count(place) < 1120 for place in range(4))


@pytest.mark.parametrize(
    ("ratings", "place"), [([1, 1, 1], 2), ([1, 1, 0], 0), ([0, 1, -1], 1), ([0, None, -1], None), ([], None)]
)
def test_first_positive_completion_in_lot_order_continues(ratings: list[int | None], place: int | None) -> None:
    assert draw_place([2, 0, 1][: len(ratings)], ratings) == place
