"""Holding out problems that have been train problems until now."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from annotation.models import Item, Labeling, Problem


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Problems that left the train split, their labelings, which no longer count for training, and their items that left the queue."""

    problems: int = 0
    labelings: int = 0
    items: int = 0


def hold_out(*, keys: Collection[UUID]) -> HeldOut:
    """Move every train problem with one of these normal keys to the test split. Runs in the caller's transaction.

    Their labelings are kept, but no training and no training export takes them any more. Their items leave the queue: those that were
    never assigned are deleted; the others keep their assignments, open ones included, but get no new ones.
    """
    Problem.objects.lock_splits(to_hold_out=True)  # meanwhile nobody queues one of them or adds an equal problem
    train = Problem.objects.filter(normal_key__in=keys, split=Problem.Split.TRAIN)
    ids = list(train.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    if not ids:
        return HeldOut()
    # locked before they are looked at: no labeler is assigned one of them in the meantime
    items = Item.objects.select_for_update(no_key=True).filter(problem__in=ids).order_by("pk")
    waiting = [pk for pk, free_slots in items.values_list("pk", "free_slots") if free_slots]
    Item.objects.filter(problem__in=ids, assignments=None).delete()
    Item.objects.filter(pk__in=waiting).update(free_slots=0)
    Problem.objects.filter(pk__in=ids).update(split=Problem.Split.TEST)
    labelings = Labeling.objects.counting().filter(problem__in=ids).count()
    return HeldOut(problems=len(ids), labelings=labelings, items=len(waiting))
