"""The order in which the waiting items of a phase are served, as an admin sets it anew."""

from enum import StrEnum

from django.db import transaction
from django.db.models import F, FloatField
from django.db.models.functions import Cast, Coalesce, Random

from annotation.models import Item, User
from annotation.services.audit import Subject, record
from annotation.services.phases import lock_phase


class QueueOrder(StrEnum):
    OLDEST = "oldest"
    NEWEST = "newest"
    RANDOM = "random"
    CONVINCING = "convincing"
    """By the score of the model that selected them, highest first; items without a score come last."""


PRIORITIES = {
    QueueOrder.OLDEST: 0.0,  # items of one priority are served by age
    QueueOrder.NEWEST: Cast("pk", FloatField()),
    QueueOrder.RANDOM: Random(),
    QueueOrder.CONVINCING: Coalesce(F("verifier_score"), -1.0),
}


@transaction.atomic
def order_queue(*, phase_id: int, order: QueueOrder, by: User | None = None) -> int:
    """Give the waiting items new priorities; returns how many. Items that are queued later keep their own. Raises NotFound."""
    phase = lock_phase(phase_id)
    waiting = Item.objects.filter(phase=phase, kind=Item.Kind.NORMAL, free_slots__gt=0)
    ordered = waiting.update(priority=PRIORITIES[order])
    record(
        actor=by,
        action="phase.queue_ordered",
        subject=Subject("phase", phase.pk, phase.name),
        after={"order": order.value, "items": ordered},
    )
    return ordered
