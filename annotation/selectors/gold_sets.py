"""The gold sets of phases: screening and quality-control items that can be given out, because gold in force judges them."""

from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, QuerySet

from annotation.models import Gold, Item, Phase, Problem

GOLD_KINDS = (Item.Kind.SCREENING, Item.Kind.QUALITY_CONTROL)


def items_in_force() -> QuerySet[Item]:
    """Without those that were taken out of their gold set, which keep what was submitted."""
    in_force = Gold.objects.in_force().filter(solution=OuterRef("solution"))
    return Item.objects.filter(
        Exists(in_force), kind__in=GOLD_KINDS, free_slots__gt=0, problem__split=Problem.Split.TRAIN
    )


def gold_set_sizes(phases: Iterable[Phase]) -> dict[tuple[int, str], int]:
    """How many solutions the gold set of each phase has, by phase and kind: what its form compares with what it requires. One query."""
    rows = (
        items_in_force()
        .filter(phase__in=list(phases))
        .values_list("phase", "kind")
        .annotate(count=Count("solution", distinct=True))
    )
    return {(phase_id, kind): count for phase_id, kind, count in rows}
