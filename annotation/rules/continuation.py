"""Phase 1: with which of several positive completions the solution goes on, where the lot decides."""

import hashlib
from collections.abc import Sequence

from annotation.models.labeling import Rating


def lot_order(*, seed: int, count: int) -> list[int]:
    """The places 0 … count - 1 in an order that the seed alone decides; the first positive one in it goes on.

    The places are sorted by the SHA-256 of "SEED/PLACE", so that anybody can draw the lot again from a labeling's details.
    """
    return sorted(range(count), key=lambda place: hashlib.sha256(f"{seed}/{place}".encode()).digest())


def drawn(order: Sequence[int], ratings: Sequence[int | None]) -> int | None:
    """The place that goes on; None where nothing is positive."""
    return next((place for place in order if ratings[place] == Rating.POSITIVE), None)
