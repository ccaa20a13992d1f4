"""Putting the items of held-back labelings back into the queue, for other people, and taking them out again."""

from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from annotation.errors import Conflict
from annotation.models import Exclusion, Item, Pause, User
from annotation.selectors.pauses import held_back_by, pause_by_id
from annotation.services.audit import Subject, record

# One more labeling of each item. The items are locked in the order of their ids, as wherever several are.
WANT_MORE = """
WITH locked AS (
    SELECT item.id FROM annotation_item AS item WHERE item.id = ANY(%(items)s) ORDER BY item.id FOR NO KEY UPDATE
)
UPDATE annotation_item AS item
SET labelings_wanted = labelings_wanted + 1, free_slots = CASE problem.split WHEN 'test' THEN free_slots ELSE free_slots + 1 END
FROM locked, annotation_problem AS problem
WHERE item.id = locked.id AND problem.id = item.problem_id
"""
# One labeling less of each item that nobody has taken since. The highest slot must be free, because slots are numbered from 0.
WANT_LESS = """
WITH locked AS (
    SELECT item.id FROM annotation_item AS item WHERE item.id = ANY(%(items)s) ORDER BY item.id FOR NO KEY UPDATE
)
UPDATE annotation_item AS item SET labelings_wanted = labelings_wanted - 1, free_slots = greatest(free_slots - 1, 0)
FROM locked
WHERE item.id = locked.id AND item.free_slots > 0 AND item.labelings_wanted > 1
    AND NOT EXISTS (
        SELECT FROM annotation_assignment AS taken
        WHERE taken.item_id = item.id AND taken.slot = item.labelings_wanted - 1 AND taken.status IN ('leased', 'submitted')
    )
RETURNING item.id
"""


@transaction.atomic
def put_back(*, pause_id: int, actor: User) -> int:
    """Have the items of all labelings that the pause holds back labeled once more, by others; returns how many are put back now.

    Quality control and items without a place in a queue stay as they are. Raises NotFound.
    """
    pause = _locked(pause_id)
    waiting = held_back_by(pause=pause).filter(
        put_back_at=None, labeling__superseded_by=None, labeling__assignment__item__kind=Item.Kind.NORMAL
    )
    items = _items_of(waiting)
    if items:
        waiting.filter(labeling__assignment__item__in=items).update(put_back_at=Now())
        with connection.cursor() as cursor:
            cursor.execute(WANT_MORE, {"items": items})
        _record(pause, "put_back", actor, len(items))
    return len(items)


@transaction.atomic
def undo_put_back(*, pause_id: int, actor: User) -> int:
    """Take those items out of the queue again that nobody has taken since; returns how many.

    Raises NotFound, and Conflict if none is left.
    """
    pause = _locked(pause_id)
    count = take_out_again(exclusions=pause.exclusions.all())
    if not count:
        raise Conflict("Nothing of this pause waits in the queue for others any more.")
    _record(pause, "put_back_undone", actor, count)
    return count


def take_out_again(*, exclusions: "QuerySet[Exclusion]") -> int:
    """Undo the putting back of these, except for items that somebody else has taken by now. Needs the lock on their pause."""
    items = _items_of(exclusions.filter(put_back_at__isnull=False))
    if not items:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(WANT_LESS, {"items": items})
        taken_out = [found for (found,) in cursor.fetchall()]
    exclusions.filter(labeling__assignment__item__in=taken_out).update(put_back_at=None)
    return len(taken_out)


def _locked(pause_id: int) -> Pause:
    Pause.objects.select_for_update(no_key=True).filter(pk=pause_id).first()
    return pause_by_id(pause_id=pause_id)


def _items_of(exclusions: "QuerySet[Exclusion]") -> list[int]:
    found = exclusions.values_list("labeling__assignment__item", flat=True)
    return sorted({item for item in found if item is not None})


def _record(pause: Pause, done: str, actor: User, items: int) -> None:
    record(
        actor=actor,
        action=f"pause.{done}",
        subject=Subject("person", str(pause.labeler_id), pause.labeler.username),
        after={"items": items},
    )
