"""One row of each format as labeled solutions. Every error names the row and what the format expects there.

| format          | keys of a row                                                                       |
|-----------------|-------------------------------------------------------------------------------------|
| `stepwise`      | `prompt`, `completions`, `labels` (true, false, or P(positive)), `ratings` (-1, 0, 1) |
| `math-shepherd` | `input` with the tag `ки` after each step, `label` with `+` or `-` in its place       |
| `processbench`  | `problem`, `steps`, `label` (index of the first wrong step, or -1)                   |
| `prmbench`      | `modified_question`, `modified_process`, `error_steps` (from 1), `classification` …  |
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from datafiles.fields import present
from rewardmodel.ml.data import DataError, Record, as_boolean
from rewardmodel.ml.labels.solutions import (
    NEGATIVE,
    POSITIVE,
    TARGET_OF_RATING,
    LabeledSolution,
    same_length,
    targets_of,
    text_of,
    texts_of,
    up_to_the_first_error,
    whole_number,
)
from rewardmodel.ml.trees.trajectories import Target

STEP_TAG = "ки"
_FIRST_STEP = re.compile(r"Step\s*1\s*:")
_KEEPS_ALL = "correct"
"""The classification of PRMBench's unchanged solutions."""


def stepwise_rows(record: Record, place: str) -> Iterator[LabeledSolution]:
    """Read TRL's stepwise format, and this project's exports in it, which add `ratings` and `record_key`."""
    steps = texts_of(record, "completions", place)
    labels, ratings = record.get("labels"), record.get("ratings")
    if not isinstance(labels, list) and not isinstance(ratings, list):
        raise DataError(f'{place}: "labels" must be a list, such as [true, false]')
    labels = labels if isinstance(labels, list) else [None] * len(steps)
    rated = ratings if isinstance(ratings, list) else [None] * len(steps)
    same_length(steps, labels, place)
    same_length(steps, rated, place)
    read = _rating if any(whole_number(label) == -1 for label in labels) else _share
    targets = targets_of(labels, read, place)
    by_rating = targets_of(rated, _rating, place)
    key = record.get("record_key")
    yield LabeledSolution(
        text_of(record, "prompt", place),
        steps,
        tuple(own or other for own, other in zip(by_rating, targets, strict=True)),
        place,
        labeling=key if isinstance(key, str) else "",
    )


def math_shepherd_rows(record: Record, place: str) -> Iterator[LabeledSolution]:
    """Read Math-Shepherd: the same text twice, with tags in `input` and with their labels in `label`."""
    parts, labels = _tagged(text_of(record, "input", place), text_of(record, "label", place), place)
    starts = list(_FIRST_STEP.finditer(parts[0])) if parts else []
    if not starts:
        raise DataError(f'{place}: there is no "Step 1:" before the first tag {STEP_TAG}, so the problem has no end')
    at = starts[-1].start()
    steps = tuple(part.strip() for part in (parts[0][at:], *parts[1:]))
    yield LabeledSolution(parts[0][:at].strip(), steps, tuple(labels), place)


def _tagged(text: str, labeled: str, place: str) -> tuple[list[str], list[Target]]:
    """Return the texts before each tag, and the labels in the tags' places. A tag that is no label's place is text."""
    parts: list[str] = []
    labels: list[Target] = []
    at, own = 0, ""
    pieces = text.split(STEP_TAG)
    for number, piece in enumerate(pieces):
        own += piece
        if not labeled.startswith(piece, at):
            raise DataError(f'{place}: "label" differs from "input" before tag {number + 1}: {piece[-30:]!r}')
        at += len(piece)
        if number == len(pieces) - 1:
            break
        sign = labeled[at : at + 1]
        if sign in ("+", "-"):
            parts.append(own)
            labels.append(POSITIVE if sign == "+" else NEGATIVE)
            own, at = "", at + 1
        elif labeled.startswith(STEP_TAG, at):
            own, at = own + STEP_TAG, at + len(STEP_TAG)
        else:
            raise DataError(f'{place}: "label" has {sign!r} in the place of tag {number + 1}; expected + or -')
    if own.strip():
        raise DataError(f"{place}: the text ends in a step without a tag {STEP_TAG}: {own.strip()[:60]!r}")
    return parts, labels


def processbench_rows(record: Record, place: str) -> Iterator[LabeledSolution]:
    """Read ProcessBench."""
    problem, steps, first_error = processbench_fields(record, place)
    yield LabeledSolution(problem, steps, up_to_the_first_error(first_error, len(steps)), place)


def processbench_fields(record: Record, place: str) -> tuple[str, tuple[str, ...], int]:
    """Return problem, steps, and the index of the first wrong step (-1: none). Raises DataError."""
    steps = texts_of(record, "steps", place)
    first_error = whole_number(record.get("label"))
    if first_error is None or not -1 <= first_error < len(steps):
        raise DataError(
            f'{place}: "label" is {record.get("label")!r}; expected the index of the first wrong one of {len(steps)} steps, counted'
            " from 0, or -1"
        )
    key = present(record, "problem", "question") or "problem"
    return text_of(record, key, place), steps, first_error


class PrmBenchSolution(NamedTuple):
    """A solution of PRMBench: `errors` are the numbers of its wrong steps, from 0. `key` is the same for all variants of one solution."""

    key: str
    classification: str
    problem: str
    steps: tuple[str, ...]
    errors: frozenset[int]
    place: str


def prmbench_solutions(record: Record, place: str) -> Iterator[PrmBenchSolution]:
    """Read PRMBench: the changed solution; with those classified "redundency" also the unchanged one, as its published code does."""
    key, classification = str(record.get("idx", place)), text_of(record, "classification", place)
    steps = texts_of(record, "modified_process", place)
    listed = record.get("error_steps")
    numbers = [whole_number(one) for one in listed] if isinstance(listed, list) else [None]
    if any(number is None or number < 1 for number in numbers):
        raise DataError(f'{place}: "error_steps" is {listed!r}; expected a list of numbers of steps, counted from 1')
    if classification == "redundency":
        original = texts_of(record, "original_process", place)
        question = text_of(record, "original_question", place)
        yield PrmBenchSolution(key, _KEEPS_ALL, question, original, frozenset(), place)
    errors = frozenset(number - 1 for number in numbers if number is not None)
    yield PrmBenchSolution(key, classification, text_of(record, "modified_question", place), steps, errors, place)


def prmbench_rows(record: Record, place: str) -> Iterator[LabeledSolution]:
    """Read PRMBench as labeled solutions."""
    for _, _, problem, steps, errors, where in prmbench_solutions(record, place):
        targets = tuple(NEGATIVE if number in errors else POSITIVE for number in range(len(steps)))
        yield LabeledSolution(problem, steps, targets, where)


def _rating(value: Any) -> Target:
    number = whole_number(value)
    if number not in TARGET_OF_RATING:
        raise ValueError("a rating is -1, 0, 1 or null")
    return TARGET_OF_RATING[number]


def _share(value: Any) -> Target:
    """Return the target of a label that is true, false, or the probability that the step is right."""
    flag = as_boolean(value)
    if flag is not None:
        return POSITIVE if flag else NEGATIVE
    if isinstance(value, float) and 0 < value < 1:
        return (1 - value, 0.0, value)
    raise ValueError("a label is true, false, null, or the probability that the step is right")


ReadRow = Callable[[Record, str], Iterator[LabeledSolution]]
READERS: dict[str, ReadRow] = {
    "stepwise": stepwise_rows,
    "math-shepherd": math_shepherd_rows,
    "processbench": processbench_rows,
    "prmbench": prmbench_rows,
}
