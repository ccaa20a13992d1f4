"""Undoing a submit: the labeling stays as it was given, and a new one that supersedes it takes its place."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from annotation.errors import Conflict
from annotation.models import Assignment, Labeling, Phase, User
from annotation.services.assignments import lock_assignment

UNDO_FOR = timedelta(minutes=10)
"""How long after a submit its labeler may take it up again. Once taken up it stays so until they submit it or leave it as it was."""


def undo_until(labeling: Labeling) -> datetime | None:
    """None for an imported labeling: nobody submitted it here."""
    return labeling.submitted_at + UNDO_FOR if labeling.assignment_id and labeling.submitted_at else None


def reopen_assignment(*, assignment_id: int, labeler: User) -> Assignment:
    """The submitted assignment with its label as draft; the next submit supersedes. Asked again it stays as it is.

    Raises NotFound, and Conflict where it was not submitted, too long ago, or its phase is not open any more.
    """
    with transaction.atomic():
        item, assignment = lock_assignment(assignment_id=assignment_id, labeler=labeler)
        if assignment.status != Assignment.Status.SUBMITTED:
            raise Conflict("There is no submit to undo: it was not submitted yet.")
        if assignment.reopened_at is not None:
            return assignment
        labeling = newest_labeling(assignment)
        now = timezone.now()
        until = undo_until(labeling)
        if until is None or now > until:
            minutes = int(UNDO_FOR.total_seconds() // 60)
            raise Conflict(f"A submit can be undone for {minutes} minutes; this time is over.")
        if item.phase.status != Phase.Status.OPEN:
            raise Conflict(f"{item.phase} is {item.phase.status}: what was submitted in it stays as it is.")
        assignment.reopened_at, assignment.draft = now, _draft_of(labeling)
        assignment.save(update_fields=["reopened_at", "draft"])
        return assignment


def newest_labeling(assignment: Assignment) -> Labeling:
    """The assignment's labeling that counts now."""
    return Labeling.objects.not_superseded().get(assignment=assignment)


def _draft_of(labeling: Labeling) -> dict[str, Any]:
    return {**labeling.label, "details": labeling.details}
