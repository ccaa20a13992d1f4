"""All pairs of labelings of the same item, and of their ratings of the same step, as flat arrays."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quality.labelings import NEGATIVE, RATINGS, RatedItem

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

VALUES = len(RATINGS)
UNKNOWN = -1
"""The first error of a labeling that stops before it: it forms no pair of ends."""


@dataclass(frozen=True)
class Pairs:
    """Each is of an item (a number) and of two labelings (places in the list), the earlier in the list first."""

    item: Ints
    one: Ints
    other: Ints

    def __len__(self) -> int:
        return len(self.item)

    def where(self, keep: Mask) -> "Pairs":
        return Pairs(self.item[keep], self.one[keep], self.other[keep])


@dataclass(frozen=True)
class Overlap:
    """`ratings`: pairs of ratings of one step. `ends`: pairs of labelings whose first error is known."""

    items: int
    ratings: Pairs
    step: Ints
    one_rating: Ints
    """0 negative, 1 neutral, 2 positive."""
    other_rating: Ints
    weight: Floats
    """1 / (m - 1), for a step with m ratings."""
    ends: Pairs
    one_end: Ints
    other_end: Ints

    def coincidences(self) -> Floats:
        """(items, 3, 3) weights of ordered pairs of ratings, for alpha."""
        counts = self._count(self.weight)
        return counts + counts.swapaxes(1, 2)

    def rating_pairs(self) -> Floats:
        """(items, 3, 3) numbers of pairs of ratings."""
        return self._count(np.ones(len(self.ratings)))

    def end_pairs(self) -> Floats:
        """(items, 2) numbers of pairs of labelings with different and with equal first errors."""
        place = self.ends.item * 2 + (self.one_end == self.other_end)
        return np.bincount(place, minlength=self.items * 2).reshape(self.items, 2).astype(np.float64)

    def where(self, keep: Callable[[Pairs], Mask]) -> "Overlap":
        """Those pairs alone that `keep` marks. Each counts as a unit of its own, of two ratings."""
        rated, ended = keep(self.ratings), keep(self.ends)
        ratings, ends = self.ratings.where(rated), self.ends.where(ended)
        # numbered anew, so that tables of few pairs are small
        numbers, found = np.unique(np.concatenate([ratings.item, ends.item]), return_inverse=True)
        return Overlap(
            len(numbers),
            Pairs(found[: len(ratings)], ratings.one, ratings.other),
            self.step[rated],
            self.one_rating[rated],
            self.other_rating[rated],
            np.ones(len(ratings)),
            Pairs(found[len(ratings) :], ends.one, ends.other),
            self.one_end[ended],
            self.other_end[ended],
        )

    def _count(self, weights: Floats) -> Floats:
        place = (self.ratings.item * VALUES + self.one_rating) * VALUES + self.other_rating
        sums = np.bincount(place, weights, minlength=self.items * VALUES**2)
        return sums.reshape(self.items, VALUES, VALUES).astype(np.float64)


def overlap_of(labelings: Sequence[RatedItem]) -> Overlap:
    """Pair all labelings of the same item."""
    numbers: dict[object, int] = {}
    item_of = [numbers.setdefault(labeling.item, len(numbers)) for labeling in labelings]
    rated = np.array(
        [
            (item, step, labeling, rating - NEGATIVE)
            for labeling, (item, one) in enumerate(zip(item_of, labelings, strict=True))
            for step, rating in enumerate(one.ratings[: one.steps])
            if rating is not None
        ],
        dtype=np.int64,
    ).reshape(-1, 4)
    rated = rated[np.lexsort((rated[:, 2], rated[:, 1], rated[:, 0]))]
    unit = _numbered(rated[:, 0], rated[:, 1])
    one, other = _pairs_within(unit)
    sizes = np.bincount(unit) if len(unit) else unit
    ends = np.array([UNKNOWN if one.first_error is None else one.first_error for one in labelings], dtype=np.int64)
    known = np.flatnonzero(ends != UNKNOWN)
    items = np.array(item_of, dtype=np.int64)
    known = known[np.argsort(items[known], kind="stable")]
    end_one, end_other = (known[places] for places in _pairs_within(items[known]))
    return Overlap(
        len(numbers),
        Pairs(rated[one, 0], rated[one, 2], rated[other, 2]),
        rated[one, 1],
        rated[one, 3],
        rated[other, 3],
        1 / (sizes[unit[one]] - 1) if len(one) else np.zeros(0),
        Pairs(items[end_one], end_one, end_other),
        ends[end_one],
        ends[end_other],
    )


def _numbered(item: Ints, step: Ints) -> Ints:
    """A number for each run of equal (item, step) in sorted arrays."""
    if not len(item):
        return item
    begins = (np.diff(item) != 0) | (np.diff(step) != 0)
    return np.concatenate([[0], np.cumsum(begins)]).astype(np.int64)


def _pairs_within(groups: Ints) -> tuple[Ints, Ints]:
    """(n,) sorted -> the places of all pairs of equal entries.

    >>> [list(map(int, places)) for places in _pairs_within(np.array([4, 4, 7, 7, 7]))]
    [[0, 2, 3, 2], [1, 3, 4, 4]]
    """
    found = []
    for distance in range(1, len(groups)):
        (one,) = np.nonzero(groups[distance:] == groups[:-distance])
        if not len(one):
            break  # no group has more entries
        found.append((one, one + distance))
    if not found:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    return np.concatenate([one for one, _ in found]), np.concatenate([other for _, other in found])
