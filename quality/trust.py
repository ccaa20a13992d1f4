"""How far a labeler can be trusted: rates with intervals, judged by the others and by gold, not by the labeler's own word.

What a step really is stays uncertain, so nothing is counted. For each value of a rate we ask how probable the labeler's ratings are, summed
over every place that the first error may have, given gold and what the others rated. This gives the rate's posterior on a grid.
"""

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np

from quality.first_errors import NEG, NEU, POS, Floats, chain, log_evidence
from quality.label_model import Estimate
from quality.observations import SYMBOLS

GRID = np.concatenate([np.arange(0.01, 0.9, 0.03), [0.9, 0.925, 0.95, 0.97, 0.985, 0.995]])
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
        return float(GRID[np.searchsorted(passed, 0.025)]), float(GRID[min(np.searchsorted(passed, 0.975), len(GRID) - 1)])

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
    number = estimate.labelers.index(labeler)
    ratings = estimate.ratings
    own = ratings.of_labeler(number, stretches=LATEST)
    touched, place = np.unique(ratings.item[own], return_inverse=True)
    step, symbol, part = ratings.step[own], ratings.symbol[own], ratings.part_of[ratings.group[own]]
    others = estimate.evidence[touched].copy()
    np.subtract.at(others, (place, step), np.log(estimate.rows.groups[ratings.group[own], :, symbol]))
    rows = estimate.rows_of(labeler)
    found = []
    for name, (states, parts) in NAMES.items():
        logs = np.array([
            _log_probability(estimate, touched, others, place, step, _with_rate(rows, states, parts, rate)[part, :, symbol])
            for rate in GRID
        ])
        logs += (PRIOR_RIGHT - 1) * np.log(GRID) + (PRIOR_WRONG - 1) * np.log1p(-GRID) + np.log(np.gradient(GRID))
        weights = np.exp(logs - logs.max())
        found.append(Rate(name, weights / weights.sum()))
    return found


def _with_rate(rows: Floats, states: list[int], parts: list[int], rate: float) -> Floats:
    """Rows in which these states are rated right at this rate; wrong ratings keep their proportions."""
    changed = rows.copy()
    for state in states:
        wrong = [symbol for symbol in range(SYMBOLS) if symbol != RIGHT[state]]
        for part in parts:
            row = changed[part, state]
            row[wrong] *= (1 - rate) / row[wrong].sum()
            row[RIGHT[state]] = rate
    return changed


def _log_probability(
    estimate: Estimate, touched: "np.ndarray", others: Floats, place: "np.ndarray", step: "np.ndarray", said: Floats
) -> float:
    evidence = others.copy()
    np.add.at(evidence, (place, step), np.log(said))
    joint, _ = chain(evidence, estimate.steps[touched], estimate.priors.share, estimate.priors.hazard)
    return float(log_evidence(joint).sum())


def is_doubtful(found: list[Rate], *, mark: float = 0.8, sure: float = 0.995) -> bool:
    """Return whether one of the rates is below the mark with this probability."""
    return any(rate.below(mark) >= sure for rate in found)
