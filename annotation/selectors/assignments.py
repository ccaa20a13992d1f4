"""Reading assignments: everybody sees their own and nobody else's."""

from annotation.errors import NotFound
from annotation.models import Assignment, User


def assignment_of(*, assignment_id: int, labeler: User) -> Assignment:
    """With item, phase, problem and solution. Raises NotFound, also for somebody else's."""
    assignment = (
        Assignment.objects.select_related("labeler", "item__phase", "item__problem", "item__solution")
        .filter(pk=assignment_id, labeler=labeler)
        .first()
    )
    if assignment is None:
        raise NotFound(f"You have no assignment {assignment_id}.")
    return assignment
