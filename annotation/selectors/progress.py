"""How much a labeler has done and how much waits."""

from dataclasses import dataclass

from django.utils import timezone

from annotation.models import Labeling, User
from annotation.selectors.phases import workable_phases
from annotation.selectors.queue import waiting_items

MOST_COUNTED = 1_000
"""Waiting items are counted up to here: "1000 or more" is all that anybody wants to know, and the count stays fast."""


@dataclass(frozen=True)
class Progress:
    today: int
    total: int
    open_items: int


def progress_of(*, labeler: User) -> Progress:
    """`today` begins at midnight UTC. `open_items` is what `next` has for this labeler, at most MOST_COUNTED."""
    done = Labeling.objects.not_superseded().filter(labeler=labeler)
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    open_phases = workable_phases(labeler=labeler).filter(by_choice=False)
    waiting = waiting_items(labeler=labeler).filter(phase__in=open_phases)
    return Progress(
        today=done.filter(submitted_at__gte=midnight).count(),
        total=done.count(),
        # in the order of the index item_queue, which holds only what waits; any other way passes over all that is done
        open_items=waiting.order_by("phase", "kind", "-priority", "id")[:MOST_COUNTED].count(),
    )
