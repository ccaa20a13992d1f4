"""Reading the explanations that were imported with a solution."""

from annotation.models import Assignment
from annotation.selectors.questions import questions_of


def given_explanations(*, assignment: Assignment, step: int) -> list[str]:
    """Given explanations for this step, without duplicates; empty if the labeler is not asked for an explanation."""
    solution = assignment.item.solution
    if solution is None or not questions_of(assignment).explanation:
        return []
    return list(dict.fromkeys(one["text"] for one in solution.explanations if one["step"] == step))
