"""Reading assignments. Users see only their own."""

from django.db.models import QuerySet

from annotation.errors import NotFound
from annotation.models import Assignment, User


def whole_assignments() -> "QuerySet[Assignment]":
    """Assignments with item, phase, problem and solution in one query: all that a page shows and a submit needs."""
    return Assignment.objects.select_related("item__phase", "item__problem", "item__solution")


def assignment_of(*, assignment_id: int, labeler: User) -> Assignment:
    """The labeler's assignment with its item and phase. Raises NotFound, also for another labeler's assignment."""
    own = Assignment.objects.filter(pk=assignment_id, labeler=labeler)
    assignment = own.select_related("item__phase").first()
    if assignment is None:
        raise build_unknown_error(assignment_id)
    return assignment


def build_unknown_error(assignment_id: int) -> NotFound:
    return NotFound(f"You have no assignment {assignment_id}.")
