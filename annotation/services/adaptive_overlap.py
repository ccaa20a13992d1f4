"""Adaptive overlap: one more labeling for an item while the label model is not certain where its first error is."""

import logging
from collections.abc import Collection

from django.db import transaction
from django.db.models import F, Max, QuerySet

from annotation import limits
from annotation.models import Item, LabelModelRun, SolutionPosterior
from annotation.selectors.label_model import open_adaptive_items
from annotation.selectors.rated_items import comparable_labelings
from annotation.services.slots import add_slot, lock_item

logger = logging.getLogger(__name__)


def ask_for_more_labelings(*, run: LabelModelRun, ended_generations: Collection[int] = ()) -> int:
    """Ask for one more labeling of every item that the run leaves undecided; return for how many.

    Idempotent: an item that waits for somebody is not asked for again, and one that was labeled since needs a run that has read it.
    `ended_generations`: numbers of generations whose labeling is over, so that more labelings would come too late.
    """
    asked = 0
    for item_id in undecided_items(run=run, ended_generations=ended_generations).values_list("pk", flat=True):
        with transaction.atomic():
            asked += _ask(item_id, run, ended_generations)
    if asked:
        logger.info("one more labeling is wanted for %d items", asked)
    return asked


def undecided_items(*, run: LabelModelRun, ended_generations: Collection[int]) -> QuerySet[Item]:
    """Items without a free slot whose most probable first error is less certain than their phase wants, below its most labelings."""
    # read from the few doubted solutions, not from all items that ever were
    undecided = SolutionPosterior.objects.filter(run=run, certainty__lt=limits.WANTED_CERTAINTY.high / 100)
    items = open_adaptive_items(Item.objects.filter(solution__in=undecided.values("solution")))
    return (
        items.exclude(generation_number__in=ended_generations)
        .filter(
            solution__posteriors__run=run,
            solution__posteriors__certainty__lt=F("phase__wanted_certainty") / 100.0,
            solution__posteriors__labelings__lt=F("phase__most_labelings_per_item"),
            labelings_wanted__lt=limits.LABELINGS_PER_ITEM.high,
        )
        .order_by("pk")
    )


def _ask(item_id: int, run: LabelModelRun, ended_generations: Collection[int]) -> bool:
    """Look again under the item's lock: somebody may have labeled it, or taken it back, since the run began to read."""
    item = lock_item(item_id)
    if not undecided_items(run=run, ended_generations=ended_generations).filter(pk=item_id).exists():
        return False
    read = SolutionPosterior.objects.get(run=run, solution=item.solution_id)
    newest = comparable_labelings().filter(solution=item.solution_id).aggregate(newest=Max("pk"))["newest"]
    return newest == read.newest_labeling and add_slot(item)
