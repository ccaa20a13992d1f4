"""Graded and scored solutions by problem, from which best-of-N curves are computed.

They are made from rows, one for each sample, with the keys of the original evaluation: `problem`, `answer` (or
`given_answer`; null or absent: the solution is incomplete), `is_correct`, `prm_score`, `orm_score`. Optional:
`finished` (false: incomplete) and `answer_group` (an integer, equal for equal answers of one problem).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rewardmodel.ml.grading.groups import group_answers

INCOMPLETE = -1  # the group of a solution without an answer


@dataclass(frozen=True)
class ProblemSamples:
    """The M samples of one problem.

    Shapes: `correct` (M,) bool; `answered` (M,) bool, False = incomplete; `scores` maps "prm" and "orm" to (M,) float64;
    `answers` M texts or None; `groups` (M,) int, equal numbers for equal answers and INCOMPLETE for none, or None if they
    have not been grouped yet. `subject` and `level` are the problem's, if known.
    """

    problem: str
    correct: NDArray[np.bool_]
    answered: NDArray[np.bool_]
    scores: Mapping[str, NDArray[np.float64]]
    answers: Sequence[str | None]
    groups: NDArray[np.int64] | None = None
    subject: str | None = None
    level: str | None = None

    @property
    def size(self) -> int:
        """M, the number of samples."""
        return len(self.correct)

    @classmethod
    def from_rows(cls, rows: Sequence[Mapping[str, Any]], *, size: int | None = None) -> "ProblemSamples":
        """Read one problem's rows, and add incomplete samples up to `size`.

        The original data omits incomplete samples but counts them; its `size` is 1860.
        Raise ValueError if a row lacks a required key, or there are more rows than `size`.
        """
        name = str(rows[0].get("problem", ""))
        missing = (size or len(rows)) - len(rows)
        if missing < 0:
            raise ValueError(f"problem {_short(name)}: {len(rows)} samples, more than the expected {size}")
        answers = [_answer(row) for row in rows]
        answered = np.array([answer is not None for answer in answers] + [False] * missing)
        scores = {}
        for kind in ("prm", "orm"):
            values = [row.get(f"{kind}_score") for row in rows]
            if any(value is not None for value in values):
                scores[kind] = _scores(name, f"{kind}_score", values, answers, missing)
        try:
            correct = [bool(row["is_correct"]) for row in rows]
        except KeyError as error:
            raise ValueError(
                f"problem {_short(name)}: a sample has no `is_correct`; grade the samples first"
            ) from error
        groups = None
        if all("answer_group" in row for row in rows):
            given = [
                row["answer_group"] if answer is not None else INCOMPLETE
                for row, answer in zip(rows, answers, strict=True)
            ]
            groups = np.array(given + [INCOMPLETE] * missing, dtype=np.int64)
        return cls(
            problem=name,
            correct=np.array(correct + [False] * missing) & answered,
            answered=answered,
            scores=scores,
            answers=answers + [None] * missing,
            groups=groups,
        )

    def grouped(self) -> NDArray[np.int64]:
        """Return `groups`; if they are not given, find them by grading answers against each other, which can be slow.

        All correct answers are equal, and no wrong one equals them, so only wrong answers have to be compared.
        """
        if self.groups is not None:
            return self.groups
        wrong = [None if right else answer for right, answer in zip(self.correct, self.answers, strict=True)]
        groups = np.array(group_answers(wrong), dtype=np.int64) + 1
        groups[self.correct] = 0
        groups[~self.answered] = INCOMPLETE
        return groups


def _answer(row: Mapping[str, Any]) -> str | None:
    answer = row.get("answer", row.get("given_answer"))
    return None if row.get("finished") is False else answer


def _scores(
    name: str, key: str, values: Sequence[float | None], answers: Sequence[str | None], missing: int
) -> NDArray[np.float64]:
    for value, answer in zip(values, answers, strict=True):
        if answer is not None and (value is None or np.isnan(value)):
            raise ValueError(f"problem {_short(name)}: a finished sample has no `{key}`; score all samples first")
    return np.array([-np.inf if value is None else value for value in values] + [-np.inf] * missing, dtype=np.float64)


def _short(name: str) -> str:
    return repr(name if len(name) <= 60 else name[:57] + "...")
