"""Returning labelings to the queue: the item gets one more slot for somebody else, taken back by an undo while free."""

from collections.abc import Collection

from django.db import connection

from annotation.clock import database_time
from annotation.models import LabelingChange, ReturnedSlot

# in the order of the ids, like every lock on several items
LOCK_ITEMS = """
SELECT item.id FROM annotation_item AS item
WHERE item.id IN (
    SELECT assignment.item_id FROM annotation_labeling AS labeling
    JOIN annotation_assignment AS assignment ON assignment.id = labeling.assignment_id
    WHERE labeling.id = ANY(%s)
)
ORDER BY item.id FOR NO KEY UPDATE
"""

# An item whose problem was held out keeps no free slot (services/slots.py).
GIVE = """
UPDATE annotation_item AS item SET
    labelings_wanted = item.labelings_wanted + returned.slots,
    free_slots = CASE problem.split WHEN 'test' THEN 0 ELSE item.free_slots + returned.slots END
FROM annotation_problem AS problem, (
    SELECT assignment.item_id, count(*) AS slots FROM annotation_labeling AS labeling
    JOIN annotation_assignment AS assignment ON assignment.id = labeling.assignment_id
    WHERE labeling.id = ANY(%s) GROUP BY assignment.item_id
) AS returned
WHERE item.id = returned.item_id AND problem.id = item.problem_id
"""

# Of several slots of an item, as many are taken back as are free.
TAKE_BACK = """
WITH numbered AS (
    SELECT slot.id, assignment.item_id, row_number() OVER (PARTITION BY assignment.item_id ORDER BY slot.id) AS number
    FROM annotation_returnedslot AS slot
    JOIN annotation_labeling AS labeling ON labeling.id = slot.labeling_id
    JOIN annotation_assignment AS assignment ON assignment.id = labeling.assignment_id
    WHERE slot.change_id = %s AND slot.taken_back_at IS NULL
), free AS (
    SELECT numbered.id, numbered.item_id FROM numbered
    JOIN annotation_item AS item ON item.id = numbered.item_id
    WHERE numbered.number <= item.free_slots
), changed AS (
    UPDATE annotation_item AS item SET
        labelings_wanted = item.labelings_wanted - taken.slots, free_slots = item.free_slots - taken.slots
    FROM (SELECT item_id, count(*) AS slots FROM free GROUP BY item_id) AS taken
    WHERE item.id = taken.item_id
)
UPDATE annotation_returnedslot AS slot SET taken_back_at = %s FROM free WHERE slot.id = free.id
"""


def give_slots(*, change: LabelingChange, labelings: Collection[int]) -> None:
    """Give the items of these labelings one more slot for each. None of the labelings has been returned before.

    An item goes to each labeler once, so somebody else gets the slot. Runs in the caller's transaction and locks the items.
    """
    ids = sorted(labelings)
    ReturnedSlot.objects.bulk_create(
        (ReturnedSlot(change=change, labeling_id=labeling) for labeling in ids), batch_size=1_000
    )
    with connection.cursor() as cursor:
        cursor.execute(LOCK_ITEMS, [ids])
        cursor.execute(GIVE, [ids])


def take_back_slots(*, change: LabelingChange) -> int:
    """Take back the slots of a change that are still free; returns their number. What people have begun stays theirs."""
    ids = list(change.returned.filter(taken_back_at=None).values_list("labeling", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(LOCK_ITEMS, [ids])
        cursor.execute(TAKE_BACK, [change.pk, database_time()])
        return int(cursor.rowcount)
