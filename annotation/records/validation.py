"""Checking PRM800K records. Each message names a place in the record and the expected value."""

import datetime as dt
import json
import uuid
from collections.abc import Mapping
from typing import Any, NoReturn

from annotation.models.labeling import Labeling, Rating

LARGEST_NUMBER = 10**15
"""The database does not return larger floats unchanged."""
GENERATIONS = range(-(2**31), 2**31)


class InvalidRecord(ValueError):
    """A value that the format does not allow. The message says where it is, what was expected, and what was found."""


def check_record(value: Mapping[str, Any]) -> None:
    """Raise InvalidRecord at the first deviation from PRM800K.

    Oddities of the original data pass: null, unrated or empty completions; human steps as a string or an object; fewer steps than
    pre-generated ones; and a null or absent labeler, timestamp, flag, time or ground truth.
    """
    check_labeler(value.get("labeler"))
    check_timestamp(value.get("timestamp"))
    generation = value.get("generation")
    if generation is not None and not (_is_integer(generation) and generation in GENERATIONS):
        _refuse("generation", "a whole number or null", generation)
    for key in ("is_quality_control_question", "is_initial_screening_question"):
        if not isinstance(value.get(key), bool | None):
            _refuse(key, "true, false or null", value[key])
    _check_question(_object(value, "question", "the object with the problem"))
    _check_label(_object(value, "label", "the object with the steps"))


def check_labeler(value: Any) -> None:
    """Raise InvalidRecord unless `value` is null or a UUID written with hyphens."""
    if value is None:
        return
    try:
        written = str(uuid.UUID(value)) if isinstance(value, str) else None
    except ValueError:
        written = None
    if written is None or written != value.lower():
        _refuse("labeler", "a UUID such as 2f6c1d0a-9b3e-4a57-8c21-5d7e90ab4f13, or null", value)


def check_timestamp(value: Any) -> None:
    """Raise InvalidRecord unless `value` is null or an ISO 8601 date and time."""
    if value is None:
        return
    try:
        parsed = dt.datetime.fromisoformat(value) if isinstance(value, str) else None
        if parsed is not None and parsed.tzinfo is not None:
            parsed.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        parsed = None
    if parsed is None:
        _refuse("timestamp", "UTC as in 2026-03-01T09:15:42.120350, or null", value)


def _check_question(question: Mapping[str, Any]) -> None:
    problem = question.get("problem")
    if not isinstance(problem, str) or not problem.strip():
        _refuse("question.problem", "the text of the problem", problem)
    for key in ("ground_truth_solution", "ground_truth_answer", "pre_generated_answer"):
        if not isinstance(question.get(key), str | None):
            _refuse(f"question.{key}", "a string or null", question[key])
    steps = question.get("pre_generated_steps")
    if steps is not None and not (isinstance(steps, list) and all(isinstance(step, str) for step in steps)):
        _refuse("question.pre_generated_steps", "a list of strings", steps)
    score = question.get("pre_generated_verifier_score")
    if score is not None and not _is_number(score):
        _refuse("question.pre_generated_verifier_score", "a number or null", score)


def _check_label(label: Mapping[str, Any]) -> None:
    steps = label.get("steps")
    if not isinstance(steps, list):
        _refuse("label.steps", "the list of labeled steps", steps)
    for index, step in enumerate(steps):
        _check_step(step, f"label.steps[{index}]")
    total_time = label.get("total_time")
    if total_time is not None and not (_is_integer(total_time) and 0 <= total_time <= LARGEST_NUMBER):
        _refuse("label.total_time", "whole milliseconds, 0 or more, or null", total_time)
    reasons = Labeling.FinishReason.values
    if label.get("finish_reason") not in (None, *reasons):
        _refuse("label.finish_reason", f"one of {', '.join(reasons)}, or null", label["finish_reason"])


def _check_step(step: Any, place: str) -> None:
    if not isinstance(step, dict):
        _refuse(place, "an object with completions", step)
    completions = step.get("completions")
    if not isinstance(completions, list | None):
        _refuse(f"{place}.completions", "a list or null", completions)
    for index, completion in enumerate(completions or []):
        _check_completion(completion, f"{place}.completions[{index}]")
    human = step.get("human_completion")
    if isinstance(human, dict):
        _check_completion(human, f"{place}.human_completion")
    elif not isinstance(human, str | None):
        _refuse(f"{place}.human_completion", "an object with text, a string, or null", human)
    chosen, count = step.get("chosen_completion"), len(completions or [])
    if chosen is not None and not (_is_integer(chosen) and 0 <= chosen < count):
        what = f"0 to {count - 1}, or null" if count else "null, because there are no completions"
        _refuse(f"{place}.chosen_completion", what, chosen)


def _check_completion(completion: Any, place: str) -> None:
    if not isinstance(completion, dict) or not isinstance(completion.get("text"), str):
        _refuse(place, 'an object with a "text"', completion)
    rating = completion.get("rating")
    if rating is not None and not (_is_integer(rating) and rating in Rating.values):
        _refuse(f"{place}.rating", "-1, 0, 1 or null", rating)
    if not isinstance(completion.get("flagged"), bool | None):
        _refuse(f"{place}.flagged", "true, false or null", completion["flagged"])


def _object(value: Mapping[str, Any], key: str, what: str) -> Mapping[str, Any]:
    found = value.get(key)
    if not isinstance(found, dict):
        _refuse(key, what, found)
    return found


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST_NUMBER


def _refuse(place: str, expected: str, found: Any) -> NoReturn:
    shown = json.dumps(found)
    if len(shown) > 60:
        shown = shown[:57] + "…"
    raise InvalidRecord(f"{place} must be {expected}; found {shown}")
