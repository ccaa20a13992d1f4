"""The rules of flow 2 and of details, one case per rule; each message names the field."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from annotation.errors import InvalidLabel
from annotation.rules import check_label
from annotation.rules.details import check_details
from annotation.rules.label import FinishReason
from tests.factories import label

SHOWN = ["First step.", "Second step.", "Third step.\n\n# Answer\n\n41"]


def _broken_field(value: Any) -> str | None:
    with pytest.raises(InvalidLabel) as refusal:
        check_label(value, flow=2, shown_steps=SHOWN)
    return refusal.value.field


@pytest.mark.parametrize(
    "value",
    [
        label([1, 0, 1]),
        label([1, None, 0]),
        label([-1]),
        label([1, 0, -1]),
        label([], finish_reason="give_up"),
        label([1, 1], finish_reason="bad_problem"),
        label([1, 1, 1], finish_reason="give_up"),
    ],
)
def test_phase_two_takes(value: dict[str, Any]) -> None:
    assert check_label(value, flow=2, shown_steps=SHOWN) == value


def test_label_comes_back_in_the_order_of_the_record() -> None:
    value = label([-1])
    turned = {key: value[key] for key in reversed(value)}
    assert list(check_label(turned, flow=2, shown_steps=SHOWN)) == ["steps", "total_time", "finish_reason"]


def _completion(change: dict[str, Any], step: int = 1) -> Callable[[dict[str, Any]], None]:
    return lambda value: value["steps"][step]["completions"][0].update(change)


def _step(change: dict[str, Any], step: int = 1) -> Callable[[dict[str, Any]], None]:
    return lambda value: value["steps"][step].update(change)


def _top(change: dict[str, Any]) -> Callable[[dict[str, Any]], None]:
    return lambda value: value.update(change)


HUMAN = {"text": "Mine.", "rating": None, "source": "human", "flagged": False}


@pytest.mark.parametrize(
    ("break_it", "field"),
    [
        (_top({"total_time": -1}), "label.total_time"),
        (_top({"total_time": 1.5}), "label.total_time"),
        (_top({"total_time": True}), "label.total_time"),
        (_top({"finish_reason": "done"}), "label.finish_reason"),
        (_top({"finish_reason": ["solution"]}), "label.finish_reason"),
        (_top({"steps": {}}), "label.steps"),
        (_top({"mood": "fine"}), "label.mood"),
        (_top({"\ud800": 1}), "label.\\ud800"),
        (lambda value: value.pop("total_time"), "label.total_time"),
        (lambda value: value["steps"].append(value["steps"][2]), "label.steps"),
        (lambda value: value["steps"].pop(), "label.steps.2"),
        (_step({"completions": None}), "label.steps.1.completions"),
        (_step({"completions": []}), "label.steps.1.chosen_completion"),
        (_step({"completions": [], "chosen_completion": None}), "label.steps.1.completions"),
        (_step({"chosen_completion": 1}), "label.steps.1.chosen_completion"),
        (_step({"chosen_completion": False}), "label.steps.1.chosen_completion"),
        (_step({"chosen_completion": None}), "label.steps.1.chosen_completion"),
        (_step({"human_completion": HUMAN}), "label.steps.1.human_completion"),
        (_step({"human_completion": "Mine."}), "label.steps.1.human_completion"),
        (lambda value: value["steps"][1].pop("human_completion"), "label.steps.1.human_completion"),
        (_completion({"text": "Other step."}), "label.steps.1.completions.0.text"),
        (_completion({"text": None}), "label.steps.1.completions.0.text"),
        (_completion({"rating": 2}), "label.steps.1.completions.0.rating"),
        (_completion({"rating": True}), "label.steps.1.completions.0.rating"),
        (_completion({"rating": "1"}), "label.steps.1.completions.0.rating"),
        (_completion({"rating": None}), "label.steps.1.completions.0.rating"),
        (_completion({"flagged": None}), "label.steps.1.completions.0.flagged"),
        (_completion({"source": "human"}), "label.steps.1.completions.0.source"),
    ],
)
def test_phase_two_refuses(break_it: Callable[[dict[str, Any]], Any], field: str) -> None:
    value = copy.deepcopy(label([1, 0, 1]))
    break_it(value)
    assert _broken_field(value) == field


@pytest.mark.parametrize(
    ("value", "field"),
    [
        (label([1, -1, 1]), "label.steps.2"),
        (label([1, -1], finish_reason="solution"), "label.finish_reason"),
        (label([1, -1], finish_reason="give_up"), "label.finish_reason"),
        (label([1, 1], finish_reason="found_error"), "label.finish_reason"),
        (label([], finish_reason="found_error"), "label.finish_reason"),
        (label([], finish_reason="solution"), "label.steps.0"),
        (label([1, 1], finish_reason="solution"), "label.steps.2"),
        (None, "label"),
        ([], "label"),
    ],
)
def test_phase_two_refuses_a_wrong_end(value: Any, field: str) -> None:
    assert _broken_field(value) == field


def test_phase_two_refuses_a_chosen_negative_step() -> None:
    value = label([1, -1])
    value["steps"][1]["chosen_completion"] = 0
    assert _broken_field(value) == "label.steps.1.chosen_completion"


@pytest.mark.parametrize("finish_reason", ["give_up", "bad_problem"])
@pytest.mark.parametrize("details", [{}, {"reason": "  "}, {"reason": None}])
def test_details_of_giving_up_want_a_reason(details: dict[str, Any], finish_reason: Any) -> None:
    with pytest.raises(InvalidLabel) as refusal:
        check_details(details, finish_reason=finish_reason)
    assert refusal.value.field == "details.reason"


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ([], "details"),
        ({"reason": 5}, "details.reason"),
        ({"reason": "x" * 5001}, "details.reason"),
        ({"suggested_answer": "\x00"}, "details.suggested_answer"),
        ({"mood": "fine"}, "details.mood"),
    ],
)
def test_details_refuse(details: Any, field: str) -> None:
    with pytest.raises(InvalidLabel) as refusal:
        check_details(details, finish_reason=FinishReason.SOLUTION)
    assert refusal.value.field == field
