"""Where a finished label and the final answer of its solution contradict each other: one of them is probably a slip.

A label says that every step is right. Then the answer is right, too, unless the guess is wrong. The converse does not hold: a wrong
step often leads to the right answer, so a negative step never contradicts it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from annotation.models import Labeling, Solution
from annotation.rules.label import Label
from mathtext.answer_form import normal_form
from mathtext.answers import answer_of
from mathtext.difference import surely_differ

Grade = Solution.Grade


@dataclass(frozen=True, slots=True)
class Contradiction:
    """The solution ends with `answer`, which is not `expected`: the guess, or the labeler's own suggestion."""

    answer: str
    expected: str
    suggested: bool


def find_contradiction(
    label: Label,
    *,
    steps: Sequence[str],
    answer: str | None,
    guess: str | None,
    suggestion: str | None,
    grade: Grade | None = None,
) -> Contradiction | None:
    """`steps`, `answer`: the solution as it is rated or built. `grade`: how its answer was graded against the guess, if it was.

    None if there is no contradiction, if a step is flagged as unsure, or if it cannot be said for certain.
    """
    if label["finish_reason"] != Labeling.FinishReason.SOLUTION or _is_unsure(label):
        return None
    answer, expected = answer or answer_of(steps), suggestion or guess
    if not answer or not expected:
        return None
    if not _differ(answer, expected, grade if suggestion is None else None):
        return None
    return Contradiction(answer, expected, suggested=suggestion is not None)


def _differ(answer: str, expected: str, grade: Grade | None) -> bool:
    """A grade decides, except that a guess which has been changed since to this very answer does not differ from it."""
    if grade == Grade.CORRECT:
        return False
    if grade == Grade.WRONG:
        return normal_form(answer) != normal_form(expected)
    return surely_differ(answer, expected)


def _is_unsure(label: Label) -> bool:
    """Whether a step that the solution continues with is flagged. Then the labeler has said that something may be wrong."""
    for step in label["steps"]:
        chosen = step["chosen_completion"]
        if chosen is not None and step["completions"] and step["completions"][chosen]["flagged"]:
            return True
    return False
