"""Reading assignments: everybody sees their own and nobody else's."""

from annotation.errors import NotFound
from annotation.models import Assignment, User


def assignment_of(*, assignment_id: int, labeler: User) -> Assignment:
    """With its item and phase. Raises NotFound, also for somebody else's."""
    own = Assignment.objects.filter(pk=assignment_id, labeler=labeler)
    assignment = own.select_related("item__phase").first()
    if assignment is None:
        raise NotFound(f"You have no assignment {assignment_id}.")
    return assignment
