"""Solutions that are stored, by the generator that wrote them."""

from dataclasses import dataclass

from django.db.models import Count

from annotation.models import Item, Phase, Solution


@dataclass(frozen=True, slots=True)
class StoredSolutions:
    """`queued`: how many of them are in the phase."""

    generator: str
    solutions: int
    queued: int


def stored_solutions(*, phase: Phase) -> list[StoredSolutions]:
    """One row per generator, by name. It reads only the index solution_generator, and the phase's items."""
    counts = Solution.objects.order_by("generator").values_list("generator").annotate(Count("pk"))
    queued = dict(
        Item.objects.filter(phase=phase, solution__isnull=False)
        .values_list("solution__generator")
        .annotate(Count("solution", distinct=True))
    )
    return [StoredSolutions(generator, count, queued.get(generator, 0)) for generator, count in counts]
