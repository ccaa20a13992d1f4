"""Undoing a submit: the assignment is reopened, and its next submit creates a labeling that supersedes the first."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from django.db import transaction

from annotation.clock import database_time
from annotation.errors import Conflict
from annotation.models import Assignment, Item, Labeling, Phase, User
from annotation.selectors.pauses import refuse_if_paused
from annotation.selectors.screening import final_answers
from annotation.selectors.skips import skipped_assignments
from annotation.services.assignments import keep_draft, lock_assignment
from annotation.services.screening import check_not_final

UNDO_FOR = timedelta(minutes=10)
"""How long after a submit its labeler may reopen it. A reopened assignment stays open until they submit it again or release it."""

MOST_UNDONE = 20
"""Entries of the stack. Nobody walks back further than that key by key."""


def undo_until(labeling: Labeling, *, is_final: bool) -> datetime | None:
    """When the labeling can no longer be undone. None for an imported labeling, which was not submitted here, and for the answers of a
    screening that is over (`is_final`).
    """
    if is_final:
        return None
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
        check_not_final(item=item, labeler=labeler)
        until = undo_until(labeling, is_final=False)
        if until is None or now > until:
            raise Conflict(f"It is too late: a submit can be undone for {_minutes()} minutes only.")
        if assignment.labelings.filter(by_reviewer=True).exists():
            raise Conflict("A reviewer has corrected your ratings, so they can no longer be changed by you.")
        if item.phase.status != Phase.Status.OPEN:
            raise Conflict(f"{item.phase} is {item.phase.status}, so its submits can no longer be undone.")
        assignment.reopened_at = now
        assignment.save(update_fields=["reopened_at"])
        keep_draft(assignment, _draft_of(labeling))
        return assignment


def send_back(*, item: Item, assignment: Assignment, labeling: Labeling) -> None:
    """Reopen a submitted assignment for its labeler, whenever that was. Needs both locks (`lock_assignment`).

    Raises Conflict if the labeling has been corrected since or is being corrected, or if the phase is not open.
    """
    if assignment.status != Assignment.Status.SUBMITTED or newest_labeling(assignment) != labeling:
        raise Conflict("The labeler has corrected this labeling in the meantime. Load the page again.")
    if assignment.reopened_at is not None:
        raise Conflict("The labeler is correcting this labeling now. Wait for it, then look again.")
    if item.phase.status != Phase.Status.OPEN:
        raise Conflict(f"{item.phase} is {item.phase.status}, so its tasks cannot be given back. Open it first.")
    assignment.reopened_at = database_time()
    assignment.save(update_fields=["reopened_at"])
    keep_draft(assignment, _draft_of(labeling))


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
    own = Labeling.objects.work_of(labeler).filter(assignment__isnull=False)
    recent = own.not_superseded().filter(submitted_at__gt=since, assignment__reopened_at=None)
    recent = recent.exclude(is_screening=True, assignment__in=final_answers(labeler=labeler))
    submits = [
        Undoable(
            labeling.assignment_id,
            "submit",
            labeling.submitted_at,
            corrected=labeling.supersedes_id is not None,
            seconds_left=_seconds_left(labeling.submitted_at, now),
        )
        for labeling in recent.order_by("-submitted_at", "-pk").only("assignment_id", "submitted_at", "supersedes_id")[
            :MOST_UNDONE
        ]
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
    """What its labeler submitted last. A reviewer may have corrected it since."""
    return Labeling.objects.filter(assignment=assignment, by_reviewer=False).latest("pk")


def _seconds_left(at: datetime, now: datetime) -> int:
    return max(0, int((at + UNDO_FOR - now).total_seconds()))


def _minutes() -> int:
    return int(UNDO_FOR.total_seconds() // 60)


def _draft_of(labeling: Labeling) -> dict[str, Any]:
    return {**labeling.label, "details": labeling.details}
