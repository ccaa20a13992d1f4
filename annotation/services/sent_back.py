"""Closing tasks that a reviewer gave back and that were not corrected in time; their labelings stay as they are."""

from django.db import transaction
from django.db.models.functions import Now

from annotation.models import Labeling, ReviewCase
from annotation.services.assignments import close_again, lock_assignment


def close_overdue(*, limit: int = 1_000) -> int:
    """Close them and return their number. Concurrent runs are safe."""
    overdue = ReviewCase.objects.filter(open_until__lt=Now()).select_related("chosen__labeler")
    closed = 0
    for case in overdue.order_by("open_until")[:limit]:
        with transaction.atomic():
            closed += case.chosen is not None and _close(case.chosen)
            ReviewCase.objects.filter(pk=case.pk).update(open_until=None)
    return closed


def _close(labeling: Labeling) -> bool:
    """Whether the task was still open to be corrected."""
    if labeling.assignment_id is None or labeling.labeler is None:
        return False
    _, assignment = lock_assignment(assignment_id=labeling.assignment_id, labeler=labeling.labeler)
    was_corrected = Labeling.objects.filter(supersedes=labeling).exists()
    if was_corrected or assignment.reopened_at is None:
        return False
    close_again(assignment)
    return True
