"""Undoing a submit: the assignment is reopened, and its next submit creates a labeling that supersedes the first."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from django.db import transaction

from annotation.clock import database_time
from annotation.errors import Conflict
from annotation.models import Assignment, Labeling, Phase, User
from annotation.selectors.pauses import refuse_if_paused
from annotation.selectors.skips import skipped_assignments
from annotation.services.assignments import keep_draft, lock_assignment

UNDO_FOR = timedelta(minutes=10)
"""How long after a submit its labeler may reopen it. A reopened assignment stays open until they submit it again or release it."""

MOST_UNDONE = 20
"""Entries of the stack. Nobody walks back further than that key by key."""


def undo_until(labeling: Labeling) -> datetime | None:
    """When the labeling can no longer be undone. None for an imported labeling, which was not submitted here."""
    return labeling.submitted_at + UNDO_FOR if labeling.assignment_id and labeling.submitted_at else None


def reopen_assignment(*, assignment_id: int, labeler: User) -> Assignment:
    """Reopen a submitted assignment with its label as the draft. Does nothing if it is already reopened.

    The next submit supersedes the labeling. Raises NotFound, and Conflict if the assignment was not submitted, was submitted too long
    ago, or its phase is no longer open; LabelerPaused during a pause.
    """
    refuse_if_paused(labeler=labeler)
    with transaction.atomic():
        item, assignment = lock_assignment(assignment_id=assignment_id, labeler=labeler)
        if assignment.status != Assignment.Status.SUBMITTED:
            raise Conflict("This assignment has not been submitted, so there is nothing to undo.")
        if assignment.reopened_at is not None:
            return assignment
        labeling = newest_labeling(assignment)
        now = database_time()
        until = undo_until(labeling)
        if until is None or now > until:
            raise Conflict(f"It is too late: a submit can be undone for {_minutes()} minutes only.")
        if item.phase.status != Phase.Status.OPEN:
            raise Conflict(f"{item.phase} is {item.phase.status}, so its submits can no longer be undone.")
        assignment.reopened_at = now
        assignment.save(update_fields=["reopened_at"])
        keep_draft(assignment, _draft_of(labeling))
        return assignment


@dataclass(frozen=True, slots=True)
class Undoable:
    """A submit, or a skip, that its labeler can undo until a point in time."""

    assignment_id: int
    kind: Literal["submit", "skip"]
    at: datetime
    corrected: bool
    seconds_left: int


@dataclass(frozen=True, slots=True)
class UndoStack:
    """What a labeler can undo, newest first, and their last submit even if it is too late for that."""

    entries: list[Undoable]
    last_submit: datetime | None
    minutes: int


def undo_stack(*, labeler: User) -> UndoStack:
    """What the labeler can undo now, in any tab: recent submits that are not reopened, and recent skips. Four queries."""
    now = database_time()
    since = now - UNDO_FOR
    own = Labeling.objects.not_superseded().filter(labeler=labeler, assignment__isnull=False)
    recent = own.filter(submitted_at__gt=since, assignment__reopened_at=None).order_by("-submitted_at", "-pk")
    submits = [
        Undoable(
            labeling.assignment_id,
            "submit",
            labeling.submitted_at,
            corrected=labeling.supersedes_id is not None,
            seconds_left=_seconds_left(labeling.submitted_at, now),
        )
        for labeling in recent.only("assignment_id", "submitted_at", "supersedes_id")[:MOST_UNDONE]
        if labeling.assignment_id is not None and labeling.submitted_at is not None
    ]
    skips = [
        Undoable(
            skipped.pk,
            "skip",
            skipped.closed_at,
            corrected=False,
            seconds_left=_seconds_left(skipped.closed_at, now),
        )
        for skipped in skipped_assignments(labeler=labeler).filter(closed_at__gt=since)[:MOST_UNDONE]
        if skipped.closed_at is not None
    ]
    newest_first = sorted([*submits, *skips], key=lambda one: one.at, reverse=True)
    last = own.order_by("-submitted_at").values_list("submitted_at", flat=True).first()
    return UndoStack(newest_first[:MOST_UNDONE], last_submit=last, minutes=_minutes())


def newest_labeling(assignment: Assignment) -> Labeling:
    """The assignment's labeling that counts now."""
    return Labeling.objects.not_superseded().get(assignment=assignment)


def _seconds_left(at: datetime, now: datetime) -> int:
    return max(0, int((at + UNDO_FOR - now).total_seconds()))


def _minutes() -> int:
    return int(UNDO_FOR.total_seconds() // 60)


def _draft_of(labeling: Labeling) -> dict[str, Any]:
    return {**labeling.label, "details": labeling.details}
