"""Reading the explanations that were imported with a solution."""

from typing import Any

from annotation.models import Assignment
from annotation.selectors.questions import questions_of


def first_negative(draft: Any) -> int | None:
    """Index of the first step that a draft rates negative. A draft may be any object."""
    steps = draft.get("steps") if isinstance(draft, dict) else None
    for index, step in enumerate(steps if isinstance(steps, list) else []):
        completions = step.get("completions") if isinstance(step, dict) else None
        first = completions[0] if isinstance(completions, list) and completions else None
        if isinstance(first, dict) and first.get("rating") == -1:
            return index
    return None


def given_explanations(*, assignment: Assignment, step: int) -> list[str]:
    """Given explanations for this step, without duplicates; empty if the labeler is not asked for an explanation."""
    solution = assignment.item.solution
    if solution is None or not questions_of(assignment).explanation:
        return []
    return list(dict.fromkeys(one["text"] for one in solution.explanations if one["step"] == step))
