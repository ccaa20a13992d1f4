"""The life of an assignment between its lease and its submit: drafts, release, expiry."""

import logging
from typing import Any

from django.db import transaction
from django.utils import timezone

from annotation.errors import AssignmentClosed, Conflict
from annotation.models import Assignment, Item, User
from annotation.rules.draft import check_draft
from annotation.selectors.assignments import assignment_of, not_theirs, whole_assignments
from annotation.services.slots import extend_lease, give_back_slot, lock_item, take_slot

logger = logging.getLogger(__name__)


def save_draft(*, assignment_id: int, labeler: User, draft: Any) -> Assignment:
    """Keep the label so far and extend the lease; an expired lease is taken up again where a slot is free.

    Raises NotFound, InvalidLabel, and AssignmentClosed when it cannot be gone on with. The draft of an expired assignment is kept
    even then.
    """
    draft = check_draft(draft)
    assignment = assignment_of(assignment_id=assignment_id, labeler=labeler)
    if extend_lease(assignment, draft=draft):
        return assignment
    with transaction.atomic():
        item, assignment = lock_assignment(assignment_id=assignment_id, labeler=labeler)
        is_open = reopen_where_expired(item, assignment) or assignment.reopened_at is not None
        if is_open or assignment.status == Assignment.Status.EXPIRED:
            keep_draft(assignment, draft)
    if not is_open:
        raise closed(assignment, draft)
    return assignment


def release_assignment(*, assignment_id: int, labeler: User) -> None:
    """Give the item back unlabeled; it goes to somebody else. What is released or expired already stays so.

    A reopened one is closed again: its labeling stands. Raises NotFound, AssignmentClosed where it was submitted, and Conflict where
    the phase allows no skipping.
    """
    with transaction.atomic():
        item, assignment = lock_assignment(assignment_id=assignment_id, labeler=labeler)
        if assignment.reopened_at is not None:
            close_again(assignment)
        elif assignment.status == Assignment.Status.SUBMITTED:
            raise closed(assignment)
        elif assignment.status == Assignment.Status.LEASED:
            if not item.phase.allow_skip:
                raise Conflict(f"{item.phase} allows no skipping. Give up with a reason, or report a bad problem.")
            give_back_slot(item, assignment, Assignment.Status.RELEASED)


def return_unseen(*, assignment_id: int, labeler: User) -> None:
    """Give back what was fetched ahead and never shown; unlike a skipped item it may come to this labeler again.

    What was shown in the meantime, perhaps in another tab, stays in their hands. Raises NotFound.
    """
    with transaction.atomic():
        item, assignment = lock_assignment(assignment_id=assignment_id, labeler=labeler)
        if assignment.status == Assignment.Status.LEASED and assignment.ahead:
            give_back_slot(item, assignment, Assignment.Status.EXPIRED)


def expire_leases(*, limit: int = 1_000) -> int:
    """Free the slots of labelers who gave no sign of life; the count of assignments that expired. Safe to run twice at once."""
    overdue = Assignment.objects.filter(status=Assignment.Status.LEASED, lease_expires_at__lt=timezone.now())
    expired = 0
    for assignment_id, item_id in overdue.order_by("lease_expires_at").values_list("id", "item_id")[:limit]:
        with transaction.atomic():
            item = lock_item(item_id)
            # looked at again under the lock: a draft may have come in the meantime
            assignment = overdue.select_for_update().filter(pk=assignment_id).first()
            if assignment:
                give_back_slot(item, assignment, Assignment.Status.EXPIRED)
                expired += 1
    if expired:
        logger.info("%d leases expired", expired)
    return expired


def lock_assignment(*, assignment_id: int, labeler: User) -> tuple[Item, Assignment]:
    """The labeler's own assignment and its item, both locked, in this order: item, assignment. Raises NotFound."""
    own = whole_assignments().filter(pk=assignment_id, labeler=labeler)
    assignment = own.select_for_update(no_key=True, of=("item", "self")).first()
    if assignment is None:
        raise not_theirs(assignment_id)
    assignment.labeler = labeler
    return assignment.item, assignment


def reopen_where_expired(item: Item, assignment: Assignment) -> bool:
    """Whether the assignment is leased now. Needs both locks (`lock_assignment`)."""
    if assignment.status == Assignment.Status.EXPIRED and take_slot(item, assignment.labeler):
        assignment.refresh_from_db()
        assignment.item = item
    return assignment.status == Assignment.Status.LEASED


def keep_draft(assignment: Assignment, draft: dict[str, Any]) -> None:
    assignment.draft = draft
    assignment.save(update_fields=["draft"])


def close_again(assignment: Assignment) -> None:
    """The labeling that stands is what the labeler wants after all. Needs the lock on the assignment."""
    assignment.reopened_at, assignment.draft = None, None
    assignment.save(update_fields=["reopened_at", "draft"])


def closed(assignment: Assignment, draft: Any = None) -> AssignmentClosed:
    """The refusal, with the work in it so that the page can offer it for download."""
    reasons = {
        Assignment.Status.SUBMITTED: "It was submitted already, with another label.",
        Assignment.Status.RELEASED: "It was given back.",
        Assignment.Status.EXPIRED: "Its lease ran out and the item went to somebody else. Your work is in `draft`.",
    }
    return AssignmentClosed(
        f"This assignment is closed. {reasons[Assignment.Status(assignment.status)]}",
        draft=assignment.draft if draft is None else draft,
    )
