"""What the steps probably are, and how each labeler rates: Dawid and Skene, made for solutions that end at an error.

A labeler has a row of probabilities for each state of a step (`first_errors.py`): how often a positive step is called neutral or negative
(who sees errors early), how often the first error is passed over, and how often a later step is called negative in its place (who sees
errors late). Given the rows, the first error of an item is known exactly. EM alternates it with new rows.

Rows are drawn to the labeler's own average, and that to the average of all, so that twenty ratings do not make an expert. Each labeler has
rows for the first steps and for later ones (who stops reading?) and for each stretch of work (who has changed?). Everybody begins with the
rows of a careful person, which also keeps "negative" from changing its meaning.

The scores of a reward model can be one more rater, with symbols of its own. That model must not have learned from the same items.

Source of the idea: A. P. Dawid and A. M. Skene, "Maximum likelihood estimation of observer error-rates using the EM algorithm", 1979.
States, parts, stretches and the hierarchy are ours.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from quality.first_errors import AFTER, NEU, POS, Floats, Ints, posterior
from quality.labelings import RatedItem, Rating
from quality.observations import SYMBOLS, Ratings, Scores, bin_scores, group_ratings, states_by_gold

CAREFUL = np.array([[0.80, 0.08, 0.12], [0.05, 0.75, 0.20], [0.04, 0.06, 0.90], [0.40, 0.20, 0.40]])
"""(state, symbol) Rows of a careful person."""


@dataclass(frozen=True, slots=True)
class Options:
    """How strongly rows are held, in ratings, and what they are divided into."""

    hold_all: float = 20.0
    """Weight of the careful person's rows in the average of all labelers."""
    hold_labeler: float = 6.0
    """Weight of the average of all in a labeler's own."""
    hold_stretch: float = 60.0
    """Weight of the labeler's average in the rows of a part of the solution, and of that in the rows of a stretch. Less than 30 made the
    probabilities of first errors too sure of themselves."""
    stretch: int = 50
    """Labelings in one stretch of a labeler's work."""
    first_steps: int = 2
    """So many steps of a solution count as the first ones."""
    rounds: int = 60
    tolerance: float = 0.005
    """EM ends when no probability of a first error changes by more."""


@dataclass(frozen=True, slots=True)
class Rows:
    """groups: (groups, 4, SYMBOLS); labelers: (labelers, 4, SYMBOLS)."""

    groups: Floats
    labelers: Floats


@dataclass(frozen=True, slots=True)
class Priors:
    """share: (2,) of neutral and positive among the steps before an error; hazard: (T,) P(error at t | none before)."""

    share: Floats
    hazard: Floats


@dataclass(frozen=True, slots=True)
class Estimate:
    """The result, with all that `trust` needs."""

    items: dict[Hashable, int]
    """The row of each item in the arrays below."""
    labelers: list[Hashable]
    steps: Ints
    """(items,)"""
    first_error: Floats
    """(items, T + 1) P(first error at k); at index `steps` that there is none."""
    states: Floats
    """(items, T, 4) P(step has this state)."""
    evidence: Floats
    """(items, T, 4) log P(ratings and gold | state)."""
    ratings: Ratings
    rows: Rows
    priors: Priors
    rounds: int
    options: Options

    def has_rated(self, labeler: Hashable) -> bool:
        """Whether there is any rating of theirs: somebody may have been unsure of every step."""
        return bool((self.ratings.labeler_of == self.labelers.index(labeler)).any())

    def rows_of(self, labeler: Hashable) -> Floats:
        """(2 parts, 4 states, 3 symbols) A labeler's present rows."""
        number = self.labelers.index(labeler)
        present = np.tile(self.rows.labelers[number], (2, 1, 1))
        mine = np.flatnonzero(self.ratings.labeler_of == number)
        for group in sorted(mine, key=lambda group: self.ratings.stretch_of[group]):
            present[self.ratings.part_of[group]] = self.rows.groups[group]
        return present


def estimate(
    labelings: Sequence[RatedItem],
    *,
    gold: Mapping[Any, Sequence[Rating]] | None = None,
    scores: Mapping[Any, Sequence[float]] | None = None,
    options: Options | None = None,
) -> Estimate:
    """Estimate first errors, ratings and rows.

    `gold` gives known ratings up to the first error; `scores` gives P(step is not negative) for every step of an item.
    Raises ValueError if there are no labelings, or if those of one item disagree on its number of steps.
    """
    options = options or Options()
    steps_of = _steps_of(labelings)
    items = {item: number for number, item in enumerate(steps_of)}
    steps = np.array(list(steps_of.values()), dtype=np.int64)
    labelers = sorted({one.labeler for one in labelings}, key=str)
    ratings = group_ratings(labelings, items, labelers, stretch=options.stretch, first_steps=options.first_steps)
    known = states_by_gold(gold or {}, items, steps)
    rows = _first_rows(ratings, len(labelers))
    priors = Priors(share=np.array([0.15, 0.85]), hazard=np.full(int(steps.max()), 0.1))
    before = np.zeros((len(steps), int(steps.max()) + 1))
    rounds = 0
    while True:
        rounds += 1
        evidence = known + evidence_of(ratings, rows, known.shape)
        first, states = posterior(evidence, steps, priors.share, priors.hazard)
        if rounds == options.rounds or float(np.abs(first - before).max()) < options.tolerance:
            break
        before = first
        rows = _new_rows(ratings, states, len(labelers), options)
        priors = _new_priors(first, states, steps)
    if scores:
        evidence = evidence + _evidence_of_scores(bin_scores(scores, items, steps), states)
        first, states = posterior(evidence, steps, priors.share, priors.hazard)
    return Estimate(items, labelers, steps, first, states, evidence, ratings, rows, priors, rounds, options)


def evidence_of(ratings: Ratings, rows: Rows, shape: tuple[int, ...]) -> Floats:
    """(items, T, 4) log P(ratings | state)."""
    return _summed(np.log(rows.groups[ratings.group, :, ratings.symbol]), ratings.item, ratings.step, shape)


def _evidence_of_scores(scored: Scores, states: Floats) -> Floats:
    """(items, T, 4) log P(score's bin | state), learned once, from what people rated: a model that hears itself would seem right."""
    rows = _normal(scored.counts(states[scored.item, scored.step]) + 1)
    return _summed(np.log(rows[:, scored.symbol]).T, scored.item, scored.step, states.shape)


def _summed(logs: Floats, item: Ints, step: Ints, shape: tuple[int, ...]) -> Floats:
    place = item * shape[1] + step
    columns = [np.bincount(place, column, minlength=shape[0] * shape[1]) for column in logs.T]
    sums: Floats = np.stack(columns, axis=1).reshape(shape).astype(np.float64)
    return sums


def _steps_of(labelings: Sequence[RatedItem]) -> dict[Hashable, int]:
    steps_of: dict[Hashable, int] = {}
    for one in labelings:
        if steps_of.setdefault(one.item, one.steps) != one.steps:
            raise ValueError(f"labelings of item {one.item} give it {steps_of[one.item]} and {one.steps} steps")
    if not steps_of:
        raise ValueError("there are no labelings to estimate from")
    return steps_of


def _first_rows(ratings: Ratings, labelers: int) -> Rows:
    """A careful person's rows for all."""
    return Rows(np.tile(CAREFUL, (len(ratings.labeler_of), 1, 1)), np.tile(CAREFUL, (labelers, 1, 1)))


def _new_rows(ratings: Ratings, states: Floats, labelers: int, options: Options) -> Rows:
    counts = ratings.counts(states[ratings.item, ratings.step])
    of_all = _normal(counts.sum(axis=0) + options.hold_all * CAREFUL)
    by_part = np.zeros((labelers, 2, len(of_all), SYMBOLS))
    np.add.at(by_part, (ratings.labeler_of, ratings.part_of), counts)
    of_labeler = _normal(by_part.sum(axis=1) + options.hold_labeler * of_all)
    of_part = _normal(by_part + options.hold_stretch * of_labeler[:, None])
    of_group = _normal(counts + options.hold_stretch * of_part[ratings.labeler_of, ratings.part_of])
    return Rows(of_group, of_labeler)


def _new_priors(first: Floats, states: Floats, steps: Ints) -> Priors:
    """The hazard of each step is drawn to their mean with a weight of ten solutions."""
    kinds = states[:, :, [NEU, POS]].sum(axis=(0, 1)) + np.array([1.5, 8.5])
    inside = np.arange(first.shape[1] - 1) < steps[:, None]
    here = (first[:, :-1] * inside).sum(axis=0)
    reached = (states.sum(axis=2) - states[:, :, AFTER]).sum(axis=0)
    mean = (here.sum() + 1) / (reached.sum() + 10)
    return Priors(kinds / kinds.sum(), (here + 10 * mean) / (reached + 10))


def _normal(counts: Floats) -> Floats:
    shares: Floats = counts / counts.sum(axis=-1, keepdims=True)
    return shares
