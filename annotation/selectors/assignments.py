"""Reading assignments: everybody sees their own and nobody else's."""

from django.db.models import QuerySet

from annotation.errors import NotFound
from annotation.models import Assignment, User


def whole_assignments() -> "QuerySet[Assignment]":
    """With all that a page shows of them or a submit needs, in one query: item, phase, problem, solution."""
    return Assignment.objects.select_related("item__phase", "item__problem", "item__solution")


def assignment_of(*, assignment_id: int, labeler: User) -> Assignment:
    """With its item and phase. Raises NotFound, also for somebody else's."""
    own = Assignment.objects.filter(pk=assignment_id, labeler=labeler)
    assignment = own.select_related("item__phase").first()
    if assignment is None:
        raise not_theirs(assignment_id)
    return assignment


def not_theirs(assignment_id: int) -> NotFound:
    return NotFound(f"You have no assignment {assignment_id}.")
