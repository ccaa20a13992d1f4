"""Flow 1: which of several positive completions continues the solution, if it is drawn at random."""

import hashlib
from collections.abc import Sequence

from annotation.models.labeling import Rating


def shuffle_places(*, seed: int, count: int) -> list[int]:
    """Return the places 0 … count - 1 in random order; the first positive completion in this order continues the solution.

    The order depends on the seed alone: places are sorted by the SHA-256 of "SEED/PLACE". So anybody can repeat the draw from the
    seed in a labeling's details.
    """
    return sorted(range(count), key=lambda place: hashlib.sha256(f"{seed}/{place}".encode()).digest())


def draw_place(order: Sequence[int], ratings: Sequence[int | None]) -> int | None:
    """Return the place of the completion that continues the solution, or None if none is positive."""
    return next((place for place in order if ratings[place] == Rating.POSITIVE), None)
