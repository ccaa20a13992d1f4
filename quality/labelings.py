"""A labeling as the statistics read it: who rated which steps of which item, in the order of time."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

NEGATIVE, NEUTRAL, POSITIVE = -1, 0, 1
RATINGS = (NEGATIVE, NEUTRAL, POSITIVE)

Rating = int | None
"""-1, 0, 1, or None for a step that the labeler was unsure of or did not rate."""


@dataclass(frozen=True, slots=True)
class RatedItem:
    """One labeling. `ratings` ends at the first negative step or at the last of the item's `steps`; `turn` orders a labeler's work."""

    item: Hashable
    labeler: Hashable
    ratings: tuple[Rating, ...]
    steps: int
    turn: float = 0

    @property
    def first_error(self) -> int | None:
        """Index of the first negative step; `steps` if every step was rated and none is; None if the labeling stops before that."""
        return first_error(self.ratings, self.steps)


def first_error(ratings: Sequence[Rating], steps: int) -> int | None:
    """Return the position of the first negative rating. A solution without error has the position `steps`.

    >>> first_error([1, 0, -1], steps=5), first_error([1, 1], steps=2), first_error([1], steps=2)
    (2, 2, None)
    """
    for index, rating in enumerate(ratings[:steps]):
        if rating == NEGATIVE:
            return index
    return steps if len(ratings) >= steps and None not in ratings[:steps] else None


def majority(positions: Sequence[int | None]) -> int | None:
    """The first error that most have; at a tie the earliest, because an error that somebody saw is seldom none.

    >>> majority([3, 5, 5, None]), majority([5, 3]), majority([None])
    (5, 3, None)
    """
    votes = Counter(position for position in positions if position is not None)
    return min(votes, key=lambda position: (-votes[position], position)) if votes else None
