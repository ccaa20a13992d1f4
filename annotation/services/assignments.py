"""Assignments between lease and submit: drafts, release, expiry."""

import logging
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Now

from annotation.counters import count_expired_leases
from annotation.errors import AssignmentClosed, Conflict, DraftChanged
from annotation.joined_rows import Reader, columns
from annotation.models import Assignment, Item, Phase, Problem, Solution, User
from annotation.rules.draft import check_draft
from annotation.selectors.assignments import assignment_of, build_unknown_error
from annotation.services.active_time import note_active_time
from annotation.services.screening import after_answer
from annotation.services.slots import extend_lease, give_back_slot, lock_item, take_back_prefetched, take_slot

logger = logging.getLogger(__name__)

# `whole_assignments` in SQL, for every submit
LOCK_ASSIGNMENT = f"""
SELECT {columns(Assignment, "assignment")}, {columns(Item, "item")}, {columns(Phase, "phase")}, {columns(Problem, "problem")},
    {columns(Solution, "solution")}
FROM annotation_assignment AS assignment
JOIN annotation_item AS item ON item.id = assignment.item_id
JOIN annotation_phase AS phase ON phase.id = item.phase_id
JOIN annotation_problem AS problem ON problem.id = item.problem_id
LEFT JOIN annotation_solution AS solution ON solution.id = item.solution_id
WHERE assignment.id = %s AND assignment.labeler_id = %s
FOR NO KEY UPDATE OF item, assignment
"""  # noqa: S608  (made of names of columns)


def save_draft(*, assignment_id: int, labeler: User, draft: Any, version: int | None = None) -> Assignment:
    """Store the unfinished label and extend the lease. An expired assignment is leased again if its item has a free slot.

    `version`: that of the draft on which this one is based; without it, the draft is replaced whatever it is. Raises NotFound,
    InvalidLabel, DraftChanged if the draft has been saved elsewhere since that version, and AssignmentClosed if the assignment cannot be
    continued. An expired assignment stores the draft even then.
    """
    draft = check_draft(draft)
    assignment = assignment_of(assignment_id=assignment_id, labeler=labeler)
    with transaction.atomic():
        if extend_lease(assignment, draft=draft, version=version):
            note_active_time(assignment, labeler, total=draft.get("total_time"))
            return assignment
    with transaction.atomic():
        item, assignment = lock_assignment(assignment_id=assignment_id, labeler=labeler)
        is_open = renew_expired_lease(item, assignment) or assignment.reopened_at is not None
        if is_open or assignment.status == Assignment.Status.EXPIRED:
            check_version(assignment, version)
            keep_draft(assignment, draft)
            extend_lease(assignment)
            note_active_time(assignment, labeler, total=draft.get("total_time"))
    if not is_open:
        raise build_closed_error(assignment, draft)
    return assignment


def release_assignment(*, assignment_id: int, labeler: User, refused: bool = False) -> None:
    """Return the item to the queue unlabeled, for another labeler. Does nothing if it was already released or has expired.

    `refused`: its submit was refused, so it is returned even if the phase does not allow skipping; a labeler must never be stuck. A
    reopened assignment is closed again and keeps its labeling. Raises NotFound, AssignmentClosed if it was submitted, and Conflict if the
    phase does not allow skipping.
    """
    with transaction.atomic():
        item, assignment = lock_assignment(assignment_id=assignment_id, labeler=labeler)
        if assignment.reopened_at is not None:
            close_again(assignment)
            after_answer(item=item, labeler=labeler)
        elif assignment.status == Assignment.Status.SUBMITTED:
            raise build_closed_error(assignment)
        elif assignment.status == Assignment.Status.LEASED:
            if refused:
                logger.warning("%s is released by %s, because its submit was refused", assignment, labeler)
            elif not item.phase.allow_skip:
                raise Conflict(f"{item.phase} does not allow skipping. Give up with a reason, or report a bad problem.")
            give_back_slot(item, assignment, Assignment.Status.RELEASED)


def return_unseen(*, assignment_id: int, labeler: User) -> None:
    """Return a prefetched assignment that was never displayed. Unlike a skipped item, it may come to this labeler again.

    Does nothing if it has been displayed in the meantime, for example in another tab. Raises NotFound.
    """
    with transaction.atomic():
        item, assignment = lock_assignment(assignment_id=assignment_id, labeler=labeler)
        if assignment.status == Assignment.Status.LEASED and assignment.ahead:
            give_back_slot(item, assignment, Assignment.Status.EXPIRED)


def expire_leases(*, limit: int = 1_000) -> int:
    """Expire leases that were not extended in time and free their slots. Returns their number. Concurrent runs are safe."""
    overdue = Assignment.objects.filter(status=Assignment.Status.LEASED, lease_expires_at__lt=Now())
    expired = 0
    for assignment_id, item_id in overdue.order_by("lease_expires_at").values_list("id", "item_id")[:limit]:
        with transaction.atomic():
            item = lock_item(item_id)
            # checked again under the lock: a draft may have arrived in the meantime
            assignment = overdue.select_for_update().filter(pk=assignment_id).first()
            if assignment:
                give_back_slot(item, assignment, Assignment.Status.EXPIRED)
                expired += 1
    if expired:
        count_expired_leases(expired)
        logger.info("%d leases expired", expired)
    return expired


def give_back_leases(*, labeler: User) -> int:
    """Return everything that the labeler has on loan to the queue, and say how much it was. Drafts are kept.

    Needs the lock on the labeler's row; takes those on the items and assignments.
    """
    leased = Assignment.objects.filter(labeler=labeler, status=Assignment.Status.LEASED)
    given_back = 0
    for assignment_id, item_id in leased.order_by("item_id").values_list("id", "item_id"):
        item = lock_item(item_id)
        # checked again under the lock: it may have been submitted in the meantime
        assignment = leased.select_for_update(no_key=True).filter(pk=assignment_id).first()
        if assignment:
            give_back_slot(item, assignment, Assignment.Status.EXPIRED)
            given_back += 1
    return given_back


def lock_assignment(*, assignment_id: int, labeler: User) -> tuple[Item, Assignment]:
    """The labeler's assignment and its item, both locked (the item first). Raises NotFound."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK_ASSIGNMENT, [assignment_id, labeler.pk])
        row = cursor.fetchone()
    if row is None:
        raise build_unknown_error(assignment_id)
    reader = Reader(row)
    assignment, item = reader.take(Assignment), reader.take(Item)
    item.phase, item.problem, item.solution = (
        reader.take(Phase),
        reader.take(Problem),
        reader.take_if_any(Solution),
    )
    assignment.item, assignment.labeler = item, labeler
    return item, assignment


def renew_expired_lease(item: Item, assignment: Assignment, *, finished: bool = False) -> bool:
    """Lease an expired assignment again if its item has a free slot. Returns whether the assignment is leased now.

    `finished`: the label is there, so the assignment also gets a slot that is only prefetched for somebody else. Needs both locks
    (`lock_assignment`).
    """
    if assignment.status == Assignment.Status.EXPIRED:
        if finished and item.free_slots == 0:
            take_back_prefetched(item)
        if take_slot(item, assignment.labeler):
            assignment.refresh_from_db()
            assignment.item = item
    return assignment.status == Assignment.Status.LEASED


def check_version(assignment: Assignment, version: int | None) -> None:
    """Raise DraftChanged, with the newer draft, if the draft was saved after this version. Needs the lock on the assignment."""
    if version is not None and version != assignment.draft_version:
        raise DraftChanged(
            "This task was changed in another tab or on another device. The newer state counts.",
            draft=assignment.draft,
            version=assignment.draft_version,
        )


def keep_draft(assignment: Assignment, draft: dict[str, Any]) -> None:
    """Replace the draft. Needs the lock on the assignment."""
    assignment.draft, assignment.draft_version = draft, assignment.draft_version + 1
    assignment.save(update_fields=["draft", "draft_version"])


def close_again(assignment: Assignment) -> None:
    """Close a reopened assignment and keep its labeling. Needs the lock on the assignment."""
    assignment.reopened_at, assignment.draft = None, None
    assignment.save(update_fields=["reopened_at", "draft"])


def build_closed_error(assignment: Assignment, draft: Any = None) -> AssignmentClosed:
    """The error, in words for the labeler, with their work in it, so that the page can show it."""
    reasons = {
        Assignment.Status.SUBMITTED: "You have already submitted this task, with other ratings. Those count.",
        Assignment.Status.RELEASED: "You skipped this task. Your history has it, with “Take it back”.",
        Assignment.Status.EXPIRED: "Your time for this task ran out, and it went to somebody else.",
    }
    return AssignmentClosed(
        reasons[Assignment.Status(assignment.status)], draft=assignment.draft if draft is None else draft
    )
