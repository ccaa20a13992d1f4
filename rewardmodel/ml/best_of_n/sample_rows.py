"""Rows of sampled solutions in the shapes of public files, read as one Sample each.

A row is one sample, or one problem with lists of equal length: the answers of its samples, whether each is correct, a score for each.
What a key means is told from its name, listed below; SampleKeys names others.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from datafiles.fields import as_whole, carried_field, names_of, present
from mathtext.answers import find_answer
from rewardmodel.ml.data import DataError, Record

PROBLEM = ("problem", "question", "prompt", "query")
GIVEN_ANSWER = ("given_answer", "pred", "prediction", "predicted_answer", "extracted_answer")
"""The answer of the sample in rows whose `answer` is the ground truth."""
LISTED_ANSWERS = (*GIVEN_ANSWER, "preds", "predictions", "answers")
TEXTS = ("solution_text", "completion", "response", "output", "generation", "code")
LISTED_TEXTS = (*TEXTS, "completions", "responses", "outputs", "generations", "solutions", "samples")
GROUND_TRUTH = ("ground_truth_answer", "ground_truth", "expected_answer", "reference_answer", "gt", "gt_answer")
CORRECT = ("is_correct", "correct", "final_answer_correct", "score", "label")
LOG = "solution_log_score"
"""The logarithm of what ml.score was last asked for: of prm_score, unless there is an orm_score too."""
PRM, STEP_SCORES = ("prm_score",), ("step_scores", "scores")
ORM = ("orm_score", "rm_score", "rm_scores", "pred_score", "reward", "rewards")
LOWEST = -1e300
"""The logarithm of 0, for ranking: below any other, but not incomplete."""

Reduction = Literal["product", "minimum", "mean", "last"]


@dataclass(frozen=True, slots=True)
class SampleKeys:
    """Keys to read instead of those known by name; a dot goes into an object, as in `prm_scores.minimum_positive`."""

    correct: str | None = None
    answer: str | None = None
    prm: str | None = None
    orm: str | None = None
    reduction: Reduction = "product"


@dataclass(slots=True)
class Sample:
    """One sampled solution. `is_correct` is None if the row does not say; `grade` says more, such as "unparseable".

    `ground_truth` is None if the row gives none; `has_no_answer` says that the problem has none at all, as a proof. `scores` maps
    "prm" and "orm" to a number, None = not scored, and `score_keys` to the keys they were read from. `drawn` is the number of
    samples of the problem as the file states it, incomplete ones that it leaves out included.
    """

    problem: str
    answer: str | None
    is_correct: bool | None
    grade: str | None = None
    ground_truth: str | None = None
    has_no_answer: bool = False
    scores: dict[str, float | None] = field(default_factory=dict)
    score_keys: dict[str, str] = field(default_factory=dict)
    subject: str | None = None
    level: str | None = None
    answer_group: int | None = None
    drawn: int | None = None


def samples_of(row: Record, keys: SampleKeys) -> Iterator[Sample]:
    """Yield the samples of a row. Raises DataError, without the place, if it cannot be read."""
    for one in _split(row):
        yield _sample(one, keys)


def is_log(key: str) -> bool:
    """Whether the scores under this key are logarithms of probabilities."""
    return key == LOG


def _split(row: Record) -> list[Record]:
    """Return one row for each sample; a row that is a sample comes back as it is."""
    key = next((name for name in (*LISTED_ANSWERS, *LISTED_TEXTS) if isinstance(row.get(name), list)), None)
    if key is None:
        return [row]
    count = len(row[key])
    listed = {name for name, value in row.items() if isinstance(value, list) and len(value) == count}
    known = {*LISTED_ANSWERS, *LISTED_TEXTS, *CORRECT, LOG, *PRM, *STEP_SCORES, *ORM}
    for name, value in row.items():
        if name in known and isinstance(value, list) and len(value) != count:
            raise DataError(
                f'"{key}" has {count} samples, but "{name}" has {len(value)}; both need one entry per sample'
            )
    parts = [{name: value[index] if name in listed else value for name, value in row.items()} for index in range(count)]
    # a list of objects holds whole samples
    return [{**part, key: None, **part[key]} if isinstance(part[key], dict) else part for part in parts]


def _sample(row: Record, keys: SampleKeys) -> Sample:
    key = present(row, *PROBLEM)
    if key is None or not isinstance(row[key], str):
        raise DataError(f'there is no "problem" or "question" (a string); the row has {names_of(row)}')
    answer, truth_keys = _answer(row, keys)
    truth = next((name for name in truth_keys if name in row), None)
    sample = Sample(
        problem=row[key],
        answer=answer,
        is_correct=_is_correct(row, keys),
        grade=_text(row, present(row, "grade")),
        ground_truth=_text(row, truth),
        has_no_answer=truth == "ground_truth_answer" and row[truth] is None,
        subject=_text(row, present(row, "subject", "type")),
        level=(_text(row, present(row, "level")) or "").removeprefix("Level ") or None,
        answer_group=_whole(row, "answer_group"),
        drawn=_whole(row, "samples_per_problem"),
    )
    for kind, named, known in (
        ("prm", keys.prm, (*([] if "orm_score" in row else [LOG]), *PRM, *STEP_SCORES)),
        ("orm", keys.orm, ORM),
    ):
        found = named or next((name for name in known if _holds_score(row, name)), None)
        if found is not None:
            sample.scores[kind] = _score(row, found, kind, keys.reduction)
            sample.score_keys[kind] = found
    return sample


def _answer(row: Record, keys: SampleKeys) -> tuple[str | None, Sequence[str]]:
    """Return the sample's answer (None: incomplete), and the keys under which the ground truth may be."""
    given = keys.answer or next((name for name in LISTED_ANSWERS if name in row), None)
    text = next((name for name in LISTED_TEXTS if isinstance(row.get(name), str)), None)
    # beside the text or the answer of a sample under another name, `answer` is the problem's
    truth_keys = (*GROUND_TRUTH, "answer") if given not in (None, "answer") or text is not None else GROUND_TRUTH
    if row.get("finished") is False:
        return None, truth_keys
    if given is None and text is None:
        given = "answer" if "answer" in row else None
    if given is not None:
        return (_text(row, given) or "").strip() or None, truth_keys
    if text is not None:
        return find_answer(row[text]), truth_keys
    steps = row.get("steps")
    if isinstance(steps, list) and all(isinstance(step, str) for step in steps):
        return find_answer("\n\n".join(steps)), truth_keys
    if isinstance(row.get("solution"), str):
        return find_answer(row["solution"]), truth_keys
    raise DataError(
        f'there is no "answer", "steps" or "solution" of a sample; the row has {names_of(row)}. Name the key with --answer'
    )


def _is_correct(row: Record, keys: SampleKeys) -> bool | None:
    if keys.correct is not None:
        value = _at(row, keys.correct)
        if isinstance(value, bool) or (isinstance(value, int | float) and value in (0, 1)):
            return bool(value)
        raise DataError(f'"{keys.correct}" is {value!r}; expected true or false, or 1 or 0')
    for name in CORRECT:
        if isinstance(row.get(name), bool):
            return bool(row[name])
    grade = row.get("grade")
    return grade == "correct" if isinstance(grade, str) and grade != "ungraded" else None


def _holds_score(row: Record, name: str) -> bool:
    value = row.get(name)
    # of two keys one may be null for a solution that could not be scored; a bool says whether it is correct
    return name in row and not isinstance(value, bool | dict | str)


def _score(row: Record, key: str, kind: str, reduction: Reduction) -> float | None:
    value = _at(row, key)
    if key == LOG and value is None and row.get("prm_score") == 0:
        return LOWEST
    if isinstance(value, list) and all(_is_number(entry) for entry in value):
        if kind == "prm":
            return reduced(value, reduction) if value else None
        if len(value) == 1:
            [value] = value
    if value is None or (isinstance(value, list) and None in value):
        return None
    if not _is_number(value):
        raise DataError(
            f'"{key}" is {str(value)[:60]}; expected a number'
            + (", or a list with one number per step" if kind == "prm" else ". Name scores of steps with --prm")
        )
    return float(value)


def reduced(step_scores: Sequence[float], reduction: Reduction) -> float:
    """Return the score of a solution from those of its steps. Raises DataError for a product of scores below 0."""
    if reduction == "product" and min(step_scores) < 0:
        raise DataError(
            "a step has a score below 0, so that a product means nothing; choose --reduction minimum, mean or last"
        )
    return float(_REDUCTIONS[reduction](step_scores))


def _product(scores: Sequence[float]) -> float:
    return math.exp(math.fsum(math.log(score) for score in scores)) if min(scores) > 0 else 0.0


_REDUCTIONS: Mapping[str, Callable[[Sequence[float]], float]] = {
    "product": _product,
    "minimum": min,
    "mean": lambda scores: float(np.mean(scores)),
    "last": lambda scores: scores[-1],
}


def _at(row: Record, path: str) -> Any:
    value: Any = row
    for name in path.split("."):
        if not isinstance(value, dict) or name not in value:
            raise DataError(f'there is no "{path}"; the row has {names_of(row)}')
        value = value[name]
    return value


def _text(row: Record, key: str | None) -> str | None:
    return carried_field(row, key) if key is None or key in row else carried_field({key: _at(row, key)}, key)


def _whole(row: Record, key: str) -> int | None:
    value = as_whole(row.get(key))
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise DataError(f'"{key}" is {value!r}; expected a whole number')
    return value


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
