"""How far labelers agree on the same items: alpha (Krippendorff), kappa (Cohen), equal ratings, equal first errors.

A unit is one step of one item. Steps behind a labeler's first error have no rating, so two labelers are compared up to the earlier end.
Everything is a function of counts that add up over items, so the bootstrap over items is one product of matrices (`resampled`).
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from quality.labelings import NEGATIVE, RATINGS, RatedItem, Rating
from quality.overlap import Overlap, overlap_of

Floats = NDArray[np.float64]

DRAWS = 400
"""Bootstrap samples behind an interval."""
DRAWN_AT_ONCE = 50
VALUES = len(RATINGS)
CELLS = VALUES**2
TOGETHER_AT, RATINGS_AT, ENDS_AT = slice(CELLS), slice(CELLS, 2 * CELLS), slice(2 * CELLS, 2 * CELLS + 2)
"""Columns of the table that is resampled."""


class Undefined(StrEnum):
    """Why there is no figure."""

    NO_LABELINGS = "no_labelings"
    ONE_LABELER = "one_labeler"
    NO_OVERLAP = "no_overlap"
    """Labelings by several people, but no step (or no position) that two of them have rated."""
    ONE_RATING = "one_rating"
    """All ratings are alike, so chance alone would agree as well: alpha and kappa divide by zero."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with the central 95 % of its bootstrap over items; `of` is what it is measured on: pairs of ratings, or of labelings."""

    value: float | None
    low: float | None
    high: float | None
    of: int
    undefined: Undefined | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    alpha: Figure
    """Krippendorff's, ordinal."""
    kappa: Figure
    """Cohen's, unweighted, over all pairs of labelers in both orders, so that nobody is first."""
    exact: Figure
    """Share of pairs of ratings of a step that are equal."""
    first_error: Figure
    """Share of pairs of labelings that have the first error at the same step, or both none."""


def agreement(labelings: Sequence[RatedItem], *, seed: int = 0) -> Agreement:
    """Measure the agreement of all labelings of the same items. Items with one labeling say nothing, and are left out."""
    labelers = len({labeling.labeler for labeling in labelings})
    return measure(overlap_of(labelings), labelers=labelers, seed=seed)


def measure(overlap: Overlap, *, labelers: int, seed: int = 0) -> Agreement:
    """Measure pairs; `labelers`: how many people labeled, to say why there are no pairs."""
    nothing = Undefined.NO_OVERLAP if labelers > 1 else Undefined.ONE_LABELER if labelers else Undefined.NO_LABELINGS
    together, pairs, ends = overlap.coincidences(), overlap.rating_pairs(), overlap.end_pairs()
    every = np.concatenate([together.reshape(-1, CELLS), pairs.reshape(-1, CELLS), ends], axis=1)
    every = every[every.any(axis=1)]
    sums, drawn = every.sum(axis=0), resampled(every, seed)

    def figure(measured: Callable[[Floats], Floats], columns: slice) -> Figure:
        return _figure(measured(_shaped(sums[columns])), measured(_shaped(drawn[:, columns])), of(columns), nothing)

    def of(columns: slice) -> int:
        return int(sums[RATINGS_AT if columns is TOGETHER_AT else columns].sum())

    return Agreement(
        alpha=figure(alpha, TOGETHER_AT),
        kappa=figure(kappa, RATINGS_AT),
        exact=figure(share_equal, RATINGS_AT),
        first_error=figure(_second_share, ENDS_AT),
    )


def alpha(together: Floats) -> Floats:
    """(..., 3, 3) coincidences -> (...) Krippendorff's alpha with ordinal distances; nan if all ratings are alike.

    1 - observed / expected disagreement. A unit with m ratings gives each of its ordered pairs the weight 1 / (m - 1), so that the rows
    sum to the numbers of ratings. The distance of two values is the square of the number of ratings from one to the other, the two
    themselves counted half. Source: K. Krippendorff, "Content Analysis", 2004, chapter 11.
    """
    totals = together.sum(axis=-1)
    middle = np.cumsum(totals, axis=-1) - totals / 2
    distance = (middle[..., :, None] - middle[..., None, :]) ** 2
    expected = (totals[..., :, None] * totals[..., None, :] * distance).sum(axis=(-1, -2))
    observed = (together * distance).sum(axis=(-1, -2))
    return _divided(expected - (totals.sum(axis=-1) - 1) * observed, expected)


def kappa(pairs: Floats) -> Floats:
    """(..., 3, 3) counts of pairs of ratings -> (...) Cohen's kappa, each pair taken in both orders; nan if all ratings are alike.

    (observed - expected) / (1 - expected), with expected = Σ share(value)². Source: J. Cohen, "A coefficient of agreement for nominal
    scales", 1960.
    """
    both = pairs + np.swapaxes(pairs, -1, -2)
    total = both.sum(axis=(-1, -2))
    totals = both.sum(axis=-1)
    # times total², so that the counts stay whole numbers and equal ratings give exactly zero
    expected = (totals**2).sum(axis=-1)
    return _divided(np.trace(both, axis1=-2, axis2=-1) * total - expected, total**2 - expected)


def share_equal(pairs: Floats) -> Floats:
    """(..., 3, 3) -> (...)"""
    return _divided(np.trace(pairs, axis1=-2, axis2=-1), pairs.sum(axis=(-1, -2)))


def resampled(counts: Floats, seed: int) -> Floats:
    """(items, ...) counts -> (DRAWS, ...) their sums over samples of the items with replacement.

    Items with equal counts are drawn together, which changes nothing but the time: there are far fewer kinds than items.
    """
    items = len(counts)
    if not items:
        return np.zeros((DRAWS, *counts.shape[1:]))
    kinds, of_kind = np.unique(counts.reshape(items, -1), axis=0, return_counts=True)
    random = np.random.default_rng(seed)
    drawn = [
        random.multinomial(items, of_kind / items, size=min(DRAWN_AT_ONCE, DRAWS - done)) @ kinds
        for done in range(0, DRAWS, DRAWN_AT_ONCE)
    ]
    return np.concatenate(drawn).reshape(DRAWS, *counts.shape[1:])


@dataclass(frozen=True, slots=True)
class Confusion:
    """(3, 3) of (gold, rating), in the order negative, neutral, positive; `low` and `high` are of the shares of a row, nan without any."""

    counts: NDArray[np.int64]
    shares: Floats
    low: Floats
    high: Floats


def confusion(labelings: Iterable[RatedItem], gold: Mapping[Hashable, Sequence[Rating]], *, seed: int = 0) -> Confusion:
    """Compare ratings with gold, up to the earlier end of the two."""
    by_item: dict[Hashable, NDArray[np.float64]] = {}
    for labeling in labelings:
        for known, rating in zip(gold.get(labeling.item, ()), labeling.ratings, strict=False):
            if known is not None and rating is not None:
                table = by_item.setdefault(labeling.item, np.zeros((VALUES, VALUES)))
                table[known - NEGATIVE, rating - NEGATIVE] += 1
    counts = np.array(list(by_item.values())).reshape(-1, VALUES, VALUES)
    drawn = _row_shares(resampled(counts, seed))
    total = counts.sum(axis=0)
    seen = total.sum(axis=1) > 0
    low, high = np.full((2, VALUES, VALUES), np.nan)
    if seen.any():
        low[seen], high[seen] = np.nanquantile(drawn[:, seen], [0.025, 0.975], axis=0)
    return Confusion(total.astype(np.int64), _row_shares(total), low, high)


def _row_shares(counts: Floats) -> Floats:
    sums = counts.sum(axis=-1, keepdims=True)
    return _divided(counts, np.broadcast_to(sums, counts.shape))


def _second_share(counts: Floats) -> Floats:
    """(..., 2) -> (...)"""
    return _divided(counts[..., 1], counts.sum(axis=-1))


def _shaped(columns: Floats) -> Floats:
    """(..., 9) -> (..., 3, 3); others stay."""
    return columns.reshape(*columns.shape[:-1], VALUES, VALUES) if columns.shape[-1] == CELLS else columns


def _divided(above: Floats, below: Floats) -> Floats:
    """Nan where `below` is zero."""
    shares: Floats = np.divide(above, below, out=np.full(np.shape(above), np.nan), where=below != 0)
    return shares


def _figure(value: Floats, drawn: Floats, of: int, nothing: Undefined) -> Figure:
    """The figure of all items, and those of samples of them."""
    if not of:
        return Figure(None, None, None, 0, nothing)
    if np.isnan(value):
        return Figure(None, None, None, of, Undefined.ONE_RATING)
    defined = drawn[~np.isnan(drawn)]
    low, high = np.quantile(defined, [0.025, 0.975]) if len(defined) else (value, value)
    return Figure(float(value), float(low), float(high), of)
