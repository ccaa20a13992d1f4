"""Store the counts of generations that are over, so that no page counts their solutions and scores again.

A trigger empties them when one of the solutions gets another grade (migration 0019); they are then counted at the next look.
"""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from rewardmodel.models import Generation, Shard
from rewardmodel.selectors.generation_counts import count_solutions

AT_ONCE = 5
"""Generations that one look counts; the next look counts others."""


def store_missing_totals() -> None:
    """Count the newest generations that are over and not counted yet. One whose workers still write is left for later."""
    over = Q(stage=Generation.Stage.DONE) | Q(status=Generation.Status.CANCELLED)
    writing = Shard.objects.filter(generation=OuterRef("pk"), status=Shard.Status.RUNNING)
    missing = Generation.objects.filter(over, ~Exists(writing), totals={}).order_by("-number")
    for generation_id in missing.values_list("pk", flat=True)[:AT_ONCE]:
        _store(generation_id)


@transaction.atomic
def _store(generation_id: int) -> None:
    """Under the lock that the trigger waits for, so that a grade that changes now is not missed."""
    rows = Generation.objects.select_for_update(no_key=True, of=("self",)).select_related("generator")
    generation = rows.get(pk=generation_id)
    generation.totals = count_solutions([generation])[generation.pk].to_json()
    generation.save(update_fields=["totals"])
