"""Undoing a submit: the assignment is reopened, and its next submit creates a labeling that supersedes the first."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from annotation.errors import Conflict
from annotation.models import Assignment, Labeling, Phase, User
from annotation.services.assignments import keep_draft, lock_assignment

UNDO_FOR = timedelta(minutes=10)
"""How long after a submit its labeler may reopen it. A reopened assignment stays open until they submit it again or release it."""


def undo_until(labeling: Labeling) -> datetime | None:
    """When the labeling can no longer be undone. None for an imported labeling, which was not submitted here."""
    return labeling.submitted_at + UNDO_FOR if labeling.assignment_id and labeling.submitted_at else None


def reopen_assignment(*, assignment_id: int, labeler: User) -> Assignment:
    """Reopen a submitted assignment with its label as the draft. Does nothing if it is already reopened.

    The next submit supersedes the labeling. Raises NotFound, and Conflict if the assignment was not submitted, was submitted too long
    ago, or its phase is no longer open.
    """
    with transaction.atomic():
        item, assignment = lock_assignment(assignment_id=assignment_id, labeler=labeler)
        if assignment.status != Assignment.Status.SUBMITTED:
            raise Conflict("This assignment has not been submitted, so there is nothing to undo.")
        if assignment.reopened_at is not None:
            return assignment
        labeling = newest_labeling(assignment)
        now = timezone.now()
        until = undo_until(labeling)
        if until is None or now > until:
            minutes = int(UNDO_FOR.total_seconds() // 60)
            raise Conflict(f"It is too late: a submit can be undone for {minutes} minutes only.")
        if item.phase.status != Phase.Status.OPEN:
            raise Conflict(f"{item.phase} is {item.phase.status}, so its submits can no longer be undone.")
        assignment.reopened_at = now
        assignment.save(update_fields=["reopened_at"])
        keep_draft(assignment, _draft_of(labeling))
        return assignment


def newest_labeling(assignment: Assignment) -> Labeling:
    """The assignment's labeling that counts now."""
    return Labeling.objects.not_superseded().get(assignment=assignment)


def _draft_of(labeling: Labeling) -> dict[str, Any]:
    return {**labeling.label, "details": labeling.details}
