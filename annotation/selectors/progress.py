"""What a labeler has done and what waits for them."""

from dataclasses import dataclass

from django.utils import timezone

from annotation.models import Labeling, User
from annotation.selectors.phases import workable_phases
from annotation.selectors.queue import waiting_items

MOST_COUNTED = 1_000
"""Waiting items are counted only up to this number, which keeps the count fast."""


@dataclass(frozen=True)
class Progress:
    today: int
    total: int
    open_items: int


def progress_of(*, labeler: User) -> Progress:
    """`today` begins at midnight UTC. `open_items` counts the items that wait for this labeler, up to MOST_COUNTED."""
    done = Labeling.objects.not_superseded().filter(labeler=labeler)
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    open_phases = workable_phases(labeler=labeler).filter(by_choice=False)
    waiting = waiting_items(labeler=labeler).filter(phase__in=open_phases)
    return Progress(
        today=done.filter(submitted_at__gte=midnight).count(),
        total=done.count(),
        # in the order of the index item_queue, which holds only waiting items; another plan would read all finished ones
        open_items=waiting.order_by("phase", "kind", "-priority", "id")[:MOST_COUNTED].count(),
    )
