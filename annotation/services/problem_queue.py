"""Phase 1: problems go into the queue by themselves; their solutions are built by labelers."""

from django.db import transaction

from annotation.errors import Conflict
from annotation.models import Item, Phase, Problem


@transaction.atomic
def queue_problems(
    *,
    phase: Phase,
    source: str = "",
    subject: str = "",
    level: str = "",
    count: int | None = None,
    priority: float = 0.0,
    labelings_wanted: int | None = None,
) -> int:
    """Queue problems of split train that fit the filters and do not stand in the phase yet; how many came in.

    They come in the order of their ids, at most `count`. Each wants the phase's number of labels unless `labelings_wanted` says
    otherwise. Raises Conflict for a phase that is not a phase 1.
    """
    if phase.flow != Phase.Flow.ONE:
        raise Conflict(f"{phase} is a phase 2: there solutions are queued, by a generation or an import.")
    problems = Problem.objects.filter(split=Problem.Split.TRAIN)
    for field, value in (("source", source), ("subject", subject), ("level", level)):
        if value:
            problems = problems.filter(**{field: value})
    queued = Item.objects.filter(phase=phase, solution=None, kind=Item.Kind.NORMAL).values("problem")
    chosen = problems.exclude(pk__in=queued).order_by("pk").values_list("pk", flat=True)
    wanted = labelings_wanted or phase.labelings_per_item
    items = [
        Item(phase=phase, problem_id=pk, priority=priority, labelings_wanted=wanted, free_slots=wanted)
        for pk in (chosen if count is None else chosen[:count])
    ]
    before = Item.objects.filter(phase=phase).count()
    # who queues the same at the same moment loses nothing: a problem stands in a phase once (item_problem_once)
    Item.objects.bulk_create(items, batch_size=1000, ignore_conflicts=True)
    return Item.objects.filter(phase=phase).count() - before
