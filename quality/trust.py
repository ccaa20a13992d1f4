"""How far a labeler can be trusted: rates with intervals, judged by the others and by gold, not by the labeler's own word.

What a step really is stays uncertain, so nothing is counted. For each value of a rate we ask how probable the labeler's ratings are, summed
over every place that the first error may have, given gold and what the others rated. This gives the rate's posterior on a grid.
"""

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np

from quality.first_errors import NEG, NEU, POS, Floats, Ints, chain, log_evidence
from quality.label_model import Estimate

GRID = np.array(
    [0.03, 0.1, 0.2, 0.3, 0.4, 0.5, 0.56, 0.62, 0.68, 0.72, 0.76, 0.8, 0.84, 0.88, 0.92, 0.95, 0.97, 0.985, 0.995]
)
"""Values of a rate, closer together at the top."""
PRIOR_RIGHT, PRIOR_WRONG = 1.0, 0.5
"""Beta prior of a rate: a newcomer is thought careful until ratings say otherwise."""
LATEST = 2
"""Stretches of work that count, so that somebody who has changed is seen."""


@dataclass(frozen=True, slots=True)
class Rate:
    """The posterior of a rate on GRID."""

    name: str
    weights: Floats

    @property
    def value(self) -> float:
        return float((self.weights * GRID).sum())

    @property
    def interval(self) -> tuple[float, float]:
        """Central 95 %."""
        passed = np.cumsum(self.weights)
        low, high = (int(place) for place in np.searchsorted(passed, [0.025, 0.975]))
        return float(GRID[low]), float(GRID[min(high, len(GRID) - 1)])

    def below(self, mark: float) -> float:
        """Return P(rate < mark)."""
        return float(self.weights[mark > GRID].sum())


NAMES = {
    "errors seen": ([NEG], [0, 1]),
    "steps right": ([NEU, POS], [0, 1]),
    "errors seen after the first steps": ([NEG], [1]),
    "steps right after the first steps": ([NEU, POS], [1]),
}
"""The rates: the states whose ratings they judge, and the parts of the solution (0 first steps, 1 later ones)."""
RIGHT = {NEG: 0, NEU: 1, POS: 2}
"""The right symbol of each state."""


def rates(estimate: Estimate, labeler: Hashable) -> list[Rate]:
    """Return the rates of NAMES for a labeler's latest stretches of work."""
    own = _own_ratings(estimate, labeler)
    rows = estimate.rows_of(labeler)
    said = rows[own.part, :, own.symbol]
    evidence = own.others.copy()
    np.add.at(evidence, (own.place, own.step), np.log(said))
    width = np.log(np.gradient(GRID))
    prior = (PRIOR_RIGHT - 1) * np.log(GRID) + (PRIOR_WRONG - 1) * np.log1p(-GRID) + width
    found = []
    for name, (states, parts) in NAMES.items():
        logs = prior + _log_probabilities(estimate, own, evidence, rows, states, parts)
        weights = np.exp(logs - logs.max())
        found.append(Rate(name, weights / weights.sum()))
    return found


@dataclass(frozen=True)
class _Own:
    """A labeler's latest ratings: item (a row of `others`), step, symbol and part of each, and what all others say of these items."""

    items: Ints
    place: Ints
    step: Ints
    symbol: Ints
    part: Ints
    others: Floats


def _own_ratings(estimate: Estimate, labeler: Hashable) -> _Own:
    ratings = estimate.ratings
    own = ratings.of_labeler(estimate.labelers.index(labeler), stretches=LATEST)
    items, place = np.unique(ratings.item[own], return_inverse=True)
    step, symbol, group = ratings.step[own], ratings.symbol[own], ratings.group[own]
    others = estimate.evidence[items].copy()
    np.subtract.at(others, (place, step), np.log(estimate.rows.groups[group, :, symbol]))
    return _Own(items, place, step, symbol, ratings.part_of[group], others)


def _log_probabilities(
    estimate: Estimate, own: _Own, evidence: Floats, rows: Floats, states: list[int], parts: list[int]
) -> Floats:
    """(len(GRID),) log P(the labeler's ratings | rate), up to a constant.

    A rate changes what is said of `states` in `parts`: the right rating gets its probability, the wrong ones keep their proportions.
    """
    changed = np.tile(evidence, (len(GRID), 1, 1, 1))
    judged = np.isin(own.part, parts)
    place, step, symbol, part = own.place[judged], own.step[judged], own.symbol[judged], own.part[judged]
    for state in states:
        right = rows[part, state, RIGHT[state]]
        is_right = symbol == RIGHT[state]
        before = np.log(np.where(is_right, right, 1 - right))
        for number, rate in enumerate(GRID):
            after = np.where(is_right, np.log(rate), np.log1p(-rate))
            np.add.at(changed[number, :, :, state], (place, step), after - before)
    flat = changed.reshape(-1, *evidence.shape[1:])
    steps = np.tile(estimate.steps[own.items], len(GRID))
    joint, _ = chain(flat, steps, estimate.priors.share, estimate.priors.hazard)
    total: Floats = log_evidence(joint).reshape(len(GRID), -1).sum(axis=1)
    return total


def is_doubtful(found: list[Rate], *, mark: float = 0.8, sure: float = 0.995) -> bool:
    """Return whether one of the rates is below the mark with this probability."""
    return any(rate.below(mark) >= sure for rate in found)
