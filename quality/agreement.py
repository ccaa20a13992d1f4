"""How far labelers agree on the same items: alpha (Krippendorff), kappa (Cohen), equal ratings, equal first errors.

A unit is one step of one item. Steps behind a labeler's first error have no rating, so two labelers are compared up to the earlier end.
Undefined figures are None: no pair of ratings, or all ratings alike, where chance alone would give the same.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeVar

import numpy as np

from quality.labelings import NEGATIVE, RATINGS, RatedItem, Rating

T = TypeVar("T")

DRAWS = 400
"""Bootstrap samples behind an interval."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with the central 95 % of its bootstrap over items; `of` is what it is measured on: pairs of ratings, or of labelings."""

    value: float | None
    low: float | None
    high: float | None
    of: int


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


def agreement(labelings: Iterable[RatedItem], *, seed: int = 0) -> Agreement:
    """Measure the agreement of all labelings of the same items. Items with one labeling say nothing, and are left out."""
    by_item: dict[Hashable, list[RatedItem]] = defaultdict(list)
    for labeling in labelings:
        by_item[labeling.item].append(labeling)
    items = [found for found in by_item.values() if len(found) > 1]
    pairs = [_rating_pairs(found) for found in items]
    ends = [_end_pairs(found) for found in items]
    return Agreement(
        alpha=_figure(alpha, items, sum(map(len, pairs)), seed),
        kappa=_figure(lambda chosen: kappa(_flat(chosen)), pairs, sum(map(len, pairs)), seed),
        exact=_figure(lambda chosen: share_equal(_flat(chosen)), pairs, sum(map(len, pairs)), seed),
        first_error=_figure(lambda chosen: share_equal(_flat(chosen)), ends, sum(map(len, ends)), seed),
    )


def alpha(items: Sequence[Sequence[RatedItem]]) -> float | None:
    """Krippendorff's alpha with ordinal distances; the units are the steps of items.

    1 - observed / expected disagreement. A unit with m ratings gives each of its pairs the weight 1 / (m - 1). The distance of two values
    is the square of the number of ratings from one to the other, the two themselves counted half.
    Source: K. Krippendorff, "Content Analysis", 2004, chapter 11.
    """
    units = np.array(
        [[ratings.count(value) for value in RATINGS] for found in items for ratings in _by_step(found)],
        dtype=np.float64,
    ).reshape(-1, len(RATINGS))
    units = units[units.sum(axis=1) > 1]
    sizes = units.sum(axis=1)
    pairs = units[:, :, None] * units[:, None, :] - units[:, :, None] * np.eye(len(RATINGS))  # (units, values, values)
    together = (pairs / (sizes - 1)[:, None, None]).sum(axis=0)
    totals = units.sum(axis=0)
    middle = np.cumsum(totals) - totals / 2
    distance = (middle[:, None] - middle[None, :]) ** 2
    expected = (np.outer(totals, totals) * distance).sum()
    if expected == 0:
        return None
    return float(1 - (totals.sum() - 1) * (together * distance).sum() / expected)


def kappa(pairs: Sequence[tuple[Rating, Rating]]) -> float | None:
    """Cohen's kappa of pairs, taken in both orders.

    (observed - expected) / (1 - expected), with expected = Σ share(value)². Source: J. Cohen, "A coefficient of agreement for nominal
    scales", 1960.
    """
    if not pairs:
        return None
    shares = Counter(rating for pair in pairs for rating in pair)
    expected = sum((count / (2 * len(pairs))) ** 2 for count in shares.values())
    observed = share_equal(pairs)
    return None if observed is None or expected == 1 else (observed - expected) / (1 - expected)


def share_equal(pairs: Sequence[tuple[object, object]]) -> float | None:
    return sum(one == other for one, other in pairs) / len(pairs) if pairs else None


def confusion(pairs: Iterable[tuple[Rating, Rating]]) -> np.ndarray:
    """(3, 3) counts of (gold, rating), in the order negative, neutral, positive."""
    table = np.zeros((3, 3), dtype=np.int64)
    for gold, rating in pairs:
        if gold is not None and rating is not None:
            table[gold - NEGATIVE, rating - NEGATIVE] += 1
    return table


def gold_pairs(labelings: Iterable[RatedItem], gold: dict[Hashable, Sequence[Rating]]) -> list[tuple[Rating, Rating]]:
    """Pairs (gold, rating) of the steps that both have."""
    return [pair for labeling in labelings for pair in zip(gold.get(labeling.item, ()), labeling.ratings, strict=False)]


def _by_step(labelings: Sequence[RatedItem]) -> list[list[int]]:
    longest = max(len(labeling.ratings) for labeling in labelings)
    return [
        [rating for labeling in labelings for rating in labeling.ratings[step : step + 1] if rating is not None]
        for step in range(longest)
    ]


def _rating_pairs(labelings: Sequence[RatedItem]) -> list[tuple[int, int]]:
    return [pair for ratings in _by_step(labelings) for pair in combinations(ratings, 2)]


def _end_pairs(labelings: Sequence[RatedItem]) -> list[tuple[int, int]]:
    ends = [labeling.first_error for labeling in labelings]
    return list(combinations([end for end in ends if end is not None], 2))


def _flat(groups: Sequence[Sequence[T]]) -> list[T]:
    return [one for group in groups for one in group]


def _figure(measure: Callable[[Sequence[T]], float | None], items: Sequence[T], of: int, seed: int) -> Figure:
    """Measure all items, and samples of them with replacement."""
    value = measure(items)
    if value is None:
        return Figure(None, None, None, of)
    random = np.random.default_rng(seed)
    drawn = [measure([items[index] for index in random.integers(len(items), size=len(items))]) for _ in range(DRAWS)]
    defined = [one for one in drawn if one is not None]
    low, high = np.quantile(defined, [0.025, 0.975]) if defined else (value, value)
    return Figure(value, float(low), float(high), of)
