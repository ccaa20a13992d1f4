"""The shape of PRM800K's `label`: types, keys and values. flow_one.py and flow_two.py have the rules of each flow."""

import reprlib
from typing import Any, Literal, TypedDict

from annotation import limits
from annotation.errors import InvalidLabel
from annotation.models.labeling import Labeling, Rating
from annotation.rules.values import read_bool, read_integer, read_list, read_object, read_text

FinishReason = Labeling.FinishReason


class Completion(TypedDict):
    text: str
    rating: Rating | None
    flagged: bool


class HumanCompletion(TypedDict):
    text: str
    rating: None
    source: Literal["human"]
    flagged: bool


class LabelStep(TypedDict):
    completions: list[Completion] | None
    human_completion: HumanCompletion | None
    chosen_completion: int | None


class Label(TypedDict):
    steps: list[LabelStep]
    total_time: int
    finish_reason: FinishReason


def read_label(value: Any) -> Label:
    """Return the label with keys in the record's order. Raises InvalidLabel."""
    entries = read_object(value, "label", keys=("steps", "total_time", "finish_reason"))
    steps = read_list(entries["steps"], "label.steps")  # the rules of the flow compare their number with what was shown
    return {
        "steps": [_read_step(step, f"label.steps.{index}") for index, step in enumerate(steps)],
        "total_time": read_integer(entries["total_time"], "label.total_time", most=limits.ACTIVE_TIME),
        "finish_reason": _read_finish_reason(entries["finish_reason"]),
    }


def is_rating(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value in Rating.values


def _read_step(value: Any, path: str) -> LabelStep:
    entries = read_object(value, path, keys=("completions", "human_completion", "chosen_completion"))
    completions = _read_completions(entries["completions"], f"{path}.completions")
    human, chosen = entries["human_completion"], entries["chosen_completion"]
    if completions is None and chosen is not None:
        raise InvalidLabel(
            "A completion is chosen, so `completions` must be a list, not null.", field=f"{path}.completions"
        )
    return {
        "completions": completions,
        "human_completion": None if human is None else _read_human_completion(human, f"{path}.human_completion"),
        "chosen_completion": None if chosen is None else _read_chosen(chosen, len(completions or []), path),
    }


def _read_completions(value: Any, path: str) -> list[Completion] | None:
    """Null means that the labeler gave up before any completions had been written (flow 1)."""
    if value is None:
        return None
    completions = read_list(value, path)
    return [_read_completion(one, f"{path}.{index}") for index, one in enumerate(completions)]


def _read_completion(value: Any, path: str) -> Completion:
    entries = read_object(value, path, keys=("text", "rating", "flagged"))
    rating = entries["rating"]
    if rating is not None and not is_rating(rating):
        raise InvalidLabel(
            f"Expected a rating of -1, 0, 1 or null, got {reprlib.repr(rating)}.", field=f"{path}.rating"
        )
    return {
        "text": read_text(entries["text"], f"{path}.text", most=None),
        "rating": None if rating is None else Rating(rating),
        "flagged": read_bool(entries["flagged"], f"{path}.flagged"),
    }


def _read_human_completion(value: Any, path: str) -> HumanCompletion:
    entries = read_object(value, path, keys=("text", "rating", "source", "flagged"))
    if entries["rating"] is not None:
        raise InvalidLabel("A labeler's own step is not rated: `rating` must be null.", field=f"{path}.rating")
    if entries["source"] != "human":
        raise InvalidLabel('The source of a labeler\'s own step must be "human".', field=f"{path}.source")
    return {
        "text": read_text(entries["text"], f"{path}.text", least=1),
        "rating": None,
        "source": "human",
        "flagged": read_bool(entries["flagged"], f"{path}.flagged"),
    }


def _read_chosen(value: Any, completions: int, path: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < completions:
        raise InvalidLabel(
            f"Expected null or the index of one of the {completions} completions, got {reprlib.repr(value)}.",
            field=f"{path}.chosen_completion",
        )
    return value


def _read_finish_reason(value: Any) -> FinishReason:
    if value not in FinishReason.values:
        raise InvalidLabel(
            f"Expected one of {', '.join(FinishReason.values)}, got {reprlib.repr(value)}.",
            field="label.finish_reason",
        )
    return FinishReason(value)
