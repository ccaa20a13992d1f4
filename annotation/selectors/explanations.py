"""Reading the explanations that came with a solution."""

from annotation.models import Assignment
from annotation.selectors.questions import questions_of


def given_explanations(*, assignment: Assignment, step: int) -> list[str]:
    """Of this step, where the labeler is asked what the mistake is; each text once."""
    solution = assignment.item.solution
    if solution is None or not questions_of(assignment).explanation:
        return []
    return list(dict.fromkeys(one["text"] for one in solution.explanations if one["step"] == step))
