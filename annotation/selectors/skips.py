"""Reading what a labeler skipped, and whether they can take it back."""

from collections.abc import Sequence

from django.db.models import QuerySet

from annotation.models import Assignment, Phase, User
from annotation.selectors.passed_on import taken_by_others
from annotation.selectors.phases import workable_phases

TAKEN = "Others have this task by now, so it cannot be taken back."


def skipped_assignments(*, labeler: User) -> QuerySet[Assignment]:
    """What the labeler skipped and did not take back, newest first, with phase and problem."""
    skipped = Assignment.objects.filter(labeler=labeler, status=Assignment.Status.RELEASED)
    return skipped.select_related("item__phase", "item__problem").order_by("-closed_at", "-pk")


def why_not_taken_back(assignments: Sequence[Assignment], *, labeler: User) -> dict[int, str]:
    """The reasons why some of these skipped assignments cannot be taken back now, by id. Two queries."""
    taken = taken_by_others(assignments)
    mine = set(workable_phases(labeler=labeler).values_list("pk", flat=True))
    reasons = {}
    for assignment in assignments:
        item = assignment.item
        reason = None if item.phase_id in mine else _why_closed(item.phase)
        if reason is None and assignment.pk in taken:
            reason = TAKEN
        if reason is not None:
            reasons[assignment.pk] = reason
    return reasons


def why_not_open(phase: Phase, *, labeler: User) -> str | None:
    """Why the labeler cannot get an item of this phase now; None: they can."""
    return None if workable_phases(labeler=labeler).filter(pk=phase.pk).exists() else _why_closed(phase)


def _why_closed(phase: Phase) -> str:
    if phase.status != Phase.Status.OPEN:
        return f"{phase} is {phase.status}, so the task cannot be taken back now."
    return f"You are no longer among the people who work on {phase}, so the task cannot be taken back."
