"""Slots of an item, one for each labeling that it needs. Functions here need the item's row lock (`lock_item`).

Locks are always taken in the order labeler, item, assignment, so that transactions cannot deadlock.
"""

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models.functions import Now

from annotation import limits
from annotation.clock import database_time
from annotation.models import Assignment, Item, User
from annotation.selectors.passed_on import PASSED_ON, is_for_everybody
from annotation.selectors.questions import questions_of_item

LIVE = (Assignment.Status.LEASED, Assignment.Status.SUBMITTED)

# The slots that are taken, the state of the labeler's own assignment, and whether what they gave back counts as given to others. One row,
# however many people an item of quality control has seen.
GIVEN = f"""
SELECT coalesce(array_agg(given.slot) FILTER (WHERE given.status IN ('leased', 'submitted')), '{{}}'),
    max(given.status) FILTER (WHERE given.labeler_id = %(labeler)s),
    bool_or({PASSED_ON.format(assignment="given", phase="%(phase)s", labelings="%(labelings)s::bigint")})
        FILTER (WHERE given.labeler_id = %(labeler)s)
FROM annotation_assignment AS given WHERE given.item_id = %(item)s
"""  # noqa: S608  (made of the piece of selectors/passed_on.py)

COUNT_PLACE = """
INSERT INTO annotation_placecount AS count (phase_id, labeler_id, drawn, gold_after, last_at)
VALUES (%(phase)s, %(labeler)s, %(drawn)s, %(gold)s, clock_timestamp())
ON CONFLICT (phase_id, labeler_id) DO UPDATE SET drawn = count.drawn + excluded.drawn,
    gold_after = greatest(count.gold_after, excluded.gold_after), last_at = excluded.last_at
"""

SET_FREE_SLOTS = """
UPDATE annotation_item AS item SET free_slots = CASE
    WHEN problem.split = 'test' OR problem.excluded_at IS NOT NULL OR item.taken_back_from IS NOT NULL THEN 0 ELSE %s
END
FROM annotation_problem AS problem WHERE problem.id = item.problem_id AND item.id = %s
RETURNING item.free_slots
"""


def lock_item(item_id: int) -> Item:
    """Lock the item until the transaction ends. Other transactions can still insert rows that refer to it."""
    return Item.objects.select_for_update(no_key=True).get(pk=item_id)


def take_slot(item: Item, labeler: User, *, ahead: bool = False) -> Assignment | None:
    """Lease the lowest free slot to the labeler. None if no slot is free, or if the item has been assigned to them before.

    A labeler has at most one assignment per item. An expired one is leased again and keeps its draft. A prefetched one (`ahead`) has a
    short lease until it is displayed.
    """
    return _take_slot(item, labeler, after=Assignment.Status.EXPIRED, ahead=ahead)


def take_skipped_slot(item: Item, labeler: User) -> Assignment | None:
    """Lease a slot to a labeler who skipped the item and takes it back. None if no slot is free. The draft is kept."""
    return _take_slot(item, labeler, after=Assignment.Status.RELEASED, ahead=False)


def _take_slot(item: Item, labeler: User, *, after: Assignment.Status, ahead: bool) -> Assignment | None:
    """`after`: the state from which an earlier assignment of theirs may be leased again."""
    live, own, passed_on = _given(item, labeler)
    if own not in (None, after) or (passed_on and is_for_everybody(item)):
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
    _count_place(item, labeler, is_new=own is None)
    return assignment


def give_back_slot(item: Item, assignment: Assignment, status: Assignment.Status) -> None:
    """Close a leased assignment without a labeling and free its slot."""
    assignment.status = status
    assignment.closed_at = database_time()
    assignment.save(update_fields=["status", "closed_at"])
    _set_free_slots(item, live=Assignment.objects.filter(item=item, status__in=LIVE).count())


def add_slot(item: Item) -> bool:
    """Have the item labeled once more. False, and nothing changes, if it has left the queue: it gives no slot to anybody."""
    live = Assignment.objects.filter(item=item, status__in=LIVE).count()
    wanted = max(item.labelings_wanted, live) + 1
    Item.objects.filter(pk=item.pk).update(labelings_wanted=wanted)
    before, item.labelings_wanted = item.labelings_wanted, wanted
    _set_free_slots(item, live=live)
    if item.free_slots == 0:
        Item.objects.filter(pk=item.pk).update(labelings_wanted=before)
        item.labelings_wanted = before
    return item.free_slots > 0


def take_back_prefetched(item: Item) -> None:
    """Free the slot of an assignment that was prefetched and never displayed, if there is one: nobody works on it yet.

    Its labeler gets another item when they are about to see it.
    """
    unseen = Assignment.objects.filter(item=item, status=Assignment.Status.LEASED, ahead=True)
    newest = unseen.order_by("-leased_at").values_list("pk", flat=True).first()
    # checked again by the update, because displaying it takes no lock on the item
    if newest and unseen.filter(pk=newest).update(status=Assignment.Status.EXPIRED, closed_at=Now()):
        _set_free_slots(item, live=Assignment.objects.filter(item=item, status__in=LIVE).count())


def extend_lease(
    assignment: Assignment, *, draft: dict[str, Any] | None = None, version: int | None = None, shown: bool = False
) -> bool:
    """Extend the lease, and store the draft if there is one. False if the assignment is no longer leased. Needs no lock.

    `version`: of the draft that the new one is based on; False if it has changed since. Without it, the version that was read counts.
    `shown`: the assignment is about to be displayed, so it gets the current instructions.
    """
    leased = Assignment.objects.filter(pk=assignment.pk, status=Assignment.Status.LEASED)
    changes: dict[str, Any] = {"lease_expires_at": lease_end(assignment.item), "ahead": False}
    if draft is not None:
        based_on = assignment.draft_version if version is None else version
        leased = leased.filter(draft_version=based_on)
        changes["draft"], changes["draft_version"] = draft, based_on + 1
    if shown:
        changes["instructions_id"] = assignment.item.phase.current_instructions_id
    if not leased.update(**changes):
        return False
    for field, value in changes.items():
        setattr(assignment, field, value)
    return True


def lease_end(item: Item, *, ahead: bool = False) -> datetime:
    lease = item.phase.lease
    return database_time() + (min(lease, limits.AHEAD_LEASE) if ahead else lease)


def _new_assignment(item: Item) -> Assignment:
    """A new assignment keeps the questions of this moment, because its labeler may answer some of them before a break."""
    asked = questions_of_item(item)
    return Assignment(
        ask_progress=asked.progress, ask_explanation=asked.explanation, ask_alternatives=asked.alternatives
    )


def _given(item: Item, labeler: User) -> tuple[set[int], str | None, bool]:
    """The row of GIVEN. Plain SQL, as in _set_free_slots, because it runs for every labeling."""
    with connection.cursor() as cursor:
        cursor.execute(
            GIVEN,
            {
                "item": item.pk,
                "labeler": labeler.pk,
                "phase": item.phase_id,
                "labelings": item.phase.labelings_per_item,
            },
        )
        slots, own, passed_on = cursor.fetchone()
    return set(slots), own, bool(passed_on)


def _count_place(item: Item, labeler: User, *, is_new: bool) -> None:
    """Count the task of the labeler in the phase (models/place_count.py): the same statement for every kind of item.

    A model has no places. It leases many items in one transaction, and would wait for itself.
    """
    if labeler.kind == User.Kind.MODEL:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            COUNT_PLACE,
            {
                "phase": item.phase_id,
                "labeler": labeler.pk,
                "drawn": int(is_new and item.kind != Item.Kind.SCREENING),
                "gold": item.pk if item.kind == Item.Kind.QUALITY_CONTROL else 0,
            },
        )


def _set_free_slots(item: Item, *, live: int) -> None:
    """Compute free_slots from the assignments instead of counting up and down, so that a wrong number is corrected.

    An item whose problem has been held out or excluded, or that was taken back, has left the queue: none of its slots becomes free.
    """
    free = max(0, item.labelings_wanted - live)
    with connection.cursor() as cursor:
        cursor.execute(SET_FREE_SLOTS, [free, item.pk])
        (item.free_slots,) = cursor.fetchone()
