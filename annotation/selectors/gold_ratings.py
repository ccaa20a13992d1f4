"""Known ratings of solutions, as the statistics read them."""

from collections.abc import Collection


def gold_ratings(solutions: Collection[int]) -> dict[int, list[int | None]]:
    """By solution: the gold ratings up to the first error."""
    return {}
