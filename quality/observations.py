"""All ratings as flat arrays, one entry for each rated step."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quality.labelings import NEGATIVE, RatedItem, Rating

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SYMBOLS = 3
"""A person's ratings: 0 negative, 1 neutral, 2 positive."""
BINS = 6
"""Symbols of a reward model: its probability that a step is not negative, in six bins with equal numbers of steps."""


@dataclass(frozen=True)
class Ratings:
    """Ratings by persons. Each belongs to a group: one labeler, one stretch of their work, one part of the solution (0: first steps, 1)."""

    item: Ints
    step: Ints
    symbol: Ints
    group: Ints
    labeler_of: Ints
    """(groups,)"""
    stretch_of: Ints
    part_of: Ints

    def of_labeler(self, number: int, *, stretches: int) -> NDArray[np.bool_]:
        """Mark the ratings of a labeler's latest stretches."""
        mine = self.labeler_of == number
        latest = self.stretch_of[mine].max()
        chosen: NDArray[np.bool_] = (mine & (self.stretch_of > latest - stretches))[self.group]
        return chosen

    def counts(self, weights: Floats) -> Floats:
        """(ratings, 4) weights of the states -> (groups, 4, SYMBOLS) their sums by group, state and symbol."""
        groups = len(self.labeler_of)
        place = self.group * SYMBOLS + self.symbol
        sums = [np.bincount(place, column, minlength=groups * SYMBOLS) for column in weights.T]
        counts: Floats = (
            np.stack(sums, axis=1).reshape(groups, SYMBOLS, weights.shape[1]).transpose(0, 2, 1).astype(np.float64)
        )
        return counts


@dataclass(frozen=True)
class Scores:
    """What a reward model says of the steps, in bins."""

    item: Ints
    step: Ints
    symbol: Ints

    def counts(self, weights: Floats) -> Floats:
        """(scores, 4) -> (4, BINS)"""
        return np.stack([np.bincount(self.symbol, column, minlength=BINS) for column in weights.T]).astype(np.float64)


def group_ratings(
    labelings: Sequence[RatedItem],
    items: Mapping[Hashable, int],
    labelers: Sequence[Hashable],
    *,
    stretch: int,
    first_steps: int,
) -> Ratings:
    """Flatten labelings, a labeler's in the order of their turns."""
    number_of = {labeler: number for number, labeler in enumerate(labelers)}
    done = dict.fromkeys(labelers, 0)
    groups: dict[tuple[int, int, int], int] = {}
    flat: list[tuple[int, int, int, int]] = []
    for one in sorted(labelings, key=lambda labeling: labeling.turn):
        place = done[one.labeler] // stretch
        done[one.labeler] += 1
        for step, rating in enumerate(one.ratings[: one.steps]):
            if rating is not None:
                key = number_of[one.labeler], place, int(step >= first_steps)
                flat.append((items[one.item], step, rating - NEGATIVE, groups.setdefault(key, len(groups))))
    columns = np.array(flat, dtype=np.int64).reshape(-1, 4).T
    keys = np.array(list(groups), dtype=np.int64).reshape(-1, 3).T
    return Ratings(*columns, *keys)


def bin_scores(scores: Mapping[Any, Sequence[float]], items: Mapping[Hashable, int], steps: Ints) -> Scores:
    """Put scores into bins with equal numbers of steps."""
    flat = [
        (items[item], step, float(score))
        for item, values in scores.items()
        if item in items
        for step, score in enumerate(values[: steps[items[item]]])
    ]
    values = np.array([score for *_, score in flat])
    edges = np.quantile(values, np.linspace(0, 1, BINS + 1)[1:-1]) if flat else np.zeros(BINS - 1)
    places = np.array([place for *place, _ in flat], dtype=np.int64).reshape(-1, 2).T
    return Scores(places[0], places[1], np.searchsorted(edges, values, side="right").astype(np.int64))


def states_by_gold(gold: Mapping[Any, Sequence[Rating]], items: Mapping[Hashable, int], steps: Ints) -> Floats:
    """(items, longest, 4) Zero for the states that gold ratings allow, -inf for the others. Without gold, every state is allowed."""
    allowed = np.zeros((len(steps), int(steps.max()), 4))
    for item, ratings in gold.items():
        number = items.get(item)
        if number is None:
            continue
        for step, rating in enumerate(ratings[: steps[number]]):
            if rating is not None:
                allowed[number, step] = -np.inf
                allowed[number, step, rating - NEGATIVE] = 0.0
            if rating == NEGATIVE:
                break
    return allowed
