"""The text format of a solution: how the toolkit reads and writes steps, answers and documents.

A solution is a list of steps, one line each. The last step of a finished one carries the final answer::

    ["First, 3 + 4 = 7.", "So the sum is 7.\\n\\n# Answer\\n\\n7"]

As one text its steps are joined by single newlines. A language-model document is the problem, a blank line, and
the steps, each followed by a newline; every such piece (segment) is tokenised on its own, so that no token spans two.
"""

from collections.abc import Sequence

from mathtext.answers import ANSWER_MARK

STEP_SEPARATOR = "\n"
PROBLEM_SEPARATOR = "\n\n"

_BARE_ANSWER_MARK = ANSWER_MARK.lstrip("\n")


def split_solution(text: str) -> list[str]:
    """Cut a solution into steps at newlines; blank lines are not steps.

    The answer part, from the last ANSWER_MARK on, stays with the last step, even if it contains newlines.
    A text of only blank lines has no steps.
    """
    body, mark, answer = text.rpartition(ANSWER_MARK)
    if not mark:
        body = text
    steps = [line.rstrip() for line in body.split(STEP_SEPARATOR) if line.strip()]
    if not mark:
        return steps
    answer_part = answer.strip()
    if not steps:
        return [_BARE_ANSWER_MARK + answer_part]
    steps[-1] += ANSWER_MARK + answer_part
    return steps


def join_solution(steps: Sequence[str]) -> str:
    """Write steps as one text; the inverse of split_solution for steps of one line each."""
    return STEP_SEPARATOR.join(steps)


def problem_segment(problem: str) -> str:
    """Return the first segment of a document."""
    return problem + PROBLEM_SEPARATOR


def step_segment(step: str) -> str:
    """Return the segment of one step."""
    return step + STEP_SEPARATOR
