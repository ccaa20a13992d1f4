"""Slots: how many labels an item can still give out. Every function here needs the item's row lock (`lock_item`).

Locks are always taken in the order labeler, item, assignment, so that no two transactions wait for each other.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from annotation.models import Assignment, Item, User
from annotation.selectors.questions import questions_of_item

LIVE = (Assignment.Status.LEASED, Assignment.Status.SUBMITTED)

AHEAD_LEASE = timedelta(minutes=5)
"""How long an assignment that was fetched ahead waits for the one before it. Short, because nobody looks at it meanwhile."""


def lock_item(item_id: int) -> Item:
    """The item, locked until the transaction ends. Foreign keys to it can still be checked meanwhile."""
    return Item.objects.select_for_update(no_key=True).get(pk=item_id)


def take_slot(item: Item, labeler: User, *, ahead: bool = False) -> Assignment | None:
    """Lease the lowest free slot to the labeler; None where no slot is free or they have met the item before.

    Somebody has one assignment per item at most. Where it expired it is taken up again, with its draft. One that is fetched `ahead`
    is leased for a short time only, until it is shown.
    """
    given = _given(item)
    statuses = {labeler_id: status for labeler_id, status, _ in given}
    live = {slot for _, status, slot in given if status in LIVE}
    own = statuses.get(labeler.pk)
    if own not in (None, Assignment.Status.EXPIRED):
        return None
    slot = next((slot for slot in range(item.labelings_wanted) if slot not in live), None)
    if slot is None:
        _set_free_slots(item, live=len(live))
        return None
    assignment = Assignment.objects.get(item=item, labeler=labeler) if own else _new_assignment(item)
    assignment.item, assignment.labeler, assignment.slot = item, labeler, slot
    assignment.status, assignment.closed_at = Assignment.Status.LEASED, None
    assignment.lease_expires_at = lease_end(item, ahead=ahead)
    assignment.ahead, assignment.instructions_id = ahead, item.phase.current_instructions_id
    assignment.save()
    _set_free_slots(item, live=len(live) + 1)
    return assignment


def give_back_slot(item: Item, assignment: Assignment, status: Assignment.Status) -> None:
    """Close a leased assignment without a labeling; the slot is free for others."""
    assignment.status = status
    assignment.closed_at = timezone.now()
    assignment.save(update_fields=["status", "closed_at"])
    _set_free_slots(item, live=Assignment.objects.filter(item=item, status__in=LIVE).count())


def extend_lease(assignment: Assignment, *, draft: dict[str, Any] | None = None, shown: bool = False) -> bool:
    """A sign of life, perhaps with the label so far. False where the assignment is not leased any more. Needs no lock.

    `shown`: it is handed out to be shown, with the instructions as they are now.
    """
    changes: dict[str, Any] = {"lease_expires_at": lease_end(assignment.item), "ahead": False}
    if draft is not None:
        changes["draft"] = draft
    if shown:
        changes["instructions_id"] = assignment.item.phase.current_instructions_id
    if not Assignment.objects.filter(pk=assignment.pk, status=Assignment.Status.LEASED).update(**changes):
        return False
    for field, value in changes.items():
        setattr(assignment, field, value)
    return True


def lease_end(item: Item, *, ahead: bool = False) -> datetime:
    lease = item.phase.lease
    return timezone.now() + (min(lease, AHEAD_LEASE) if ahead else lease)


def _new_assignment(item: Item) -> Assignment:
    """What is asked after an error stays as it is now: who takes their work up again may have answered already."""
    asked = questions_of_item(item)
    return Assignment(
        ask_progress=asked.progress, ask_explanation=asked.explanation, ask_alternatives=asked.alternatives
    )


def _given(item: Item) -> list[tuple[UUID, str, int]]:
    """Whose the item's assignments are, their status and slot. Asked directly, as in _set_free_slots: it runs for every label."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT labeler_id, status, slot FROM annotation_assignment WHERE item_id = %s", [item.pk])
        return [(labeler_id, status, slot) for labeler_id, status, slot in cursor.fetchall()]


def _set_free_slots(item: Item, *, live: int) -> None:
    """Set from what is there rather than counted up and down, so that a number that went wrong once mends itself."""
    item.free_slots = max(0, item.labelings_wanted - live)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE annotation_item SET free_slots = %s WHERE id = %s", [item.free_slots, item.pk])
