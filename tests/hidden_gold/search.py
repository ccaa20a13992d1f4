"""Looks whether what a client read of its tasks tells which were gold.

Two classifiers: the best single feature (the largest rank statistic of all), and all features together (ridge regression, out of fold,
judged by its AUC). What chance alone gives is found by drawing anew which tasks are gold, by the very rule of places, and searching again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tests.hidden_gold.reader import Task

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

FOLDS = 5
RIDGE = 100.0
FEWEST = 20
"""Tasks of which a feature must be known."""


@dataclass(frozen=True, slots=True)
class Found:
    feature: str
    """The one that tells most."""
    feature_auc: float
    auc: float
    """Of all features together; .5 is chance."""
    p_feature: float
    p_together: float
    """The share of draws by chance that tell as much."""


def search(tasks: Sequence[Task], gold: Flags, draws: Sequence[Flags]) -> Found:
    """`draws`: other ways in which the rule could have placed gold among the same tasks."""
    table = _Table(tasks)
    scores = table.scores(gold)
    best = int(np.argmax(np.abs(scores)))
    together = table.auc_together(gold)
    by_chance = [(np.abs(table.scores(draw)).max(), table.auc_together(draw)) for draw in draws]
    return Found(
        feature=table.names[best],
        feature_auc=table.auc(gold, best),
        auc=together,
        p_feature=_share(np.abs(scores[best]), [single for single, _ in by_chance]),
        p_together=_share(together, [all_of_them for _, all_of_them in by_chance]),
    )


def _share(found: float, by_chance: list[float]) -> float:
    """Of the draws and the truth itself, those that tell at least as much."""
    return (1 + sum(one >= found for one in by_chance)) / (1 + len(by_chance))


class _Table:
    """Features by task: ranks among the tasks that have the feature, and standardized values with 0 where it is missing."""

    def __init__(self, tasks: Sequence[Task]) -> None:
        names = sorted({name for task in tasks for name in task.seen})
        values = np.array([[task.seen.get(name, np.nan) for name in names] for task in tasks], dtype=np.float64)
        known = ~np.isnan(values)
        # whether something was seen at all may tell too
        columns, titles = [], []
        for index, name in enumerate(names):
            column, has = values[:, index], known[:, index]
            if has.sum() >= FEWEST and np.ptp(column[has]) > 0:
                columns.append(column)
                titles.append(name)
            if FEWEST <= has.sum() <= len(tasks) - FEWEST:
                columns.append(has.astype(np.float64))
                titles.append(f"{name} (seen at all)")
        self.names = titles
        self._known = ~np.isnan(np.array(columns).T)
        self._ranks = np.array([_ranks(column) for column in columns]).T
        self._folds = np.arange(len(tasks)) % FOLDS
        self._scaled = self._standardized(np.array(columns).T)

    def scores(self, gold: Flags) -> Floats:
        """(features,) Wilcoxon's rank sums of gold, in standard errors."""
        of_gold = (self._known & gold[:, None]).sum(axis=0)
        others = self._known.sum(axis=0) - of_gold
        known = of_gold + others
        sums = np.where(self._known & gold[:, None], self._ranks, 0.0).sum(axis=0)
        middle = np.where(self._known, self._ranks, 0.0).sum(axis=0) / known
        spread = (np.where(self._known, self._ranks - middle, 0.0) ** 2).sum(axis=0) / np.maximum(known - 1, 1)
        error = np.sqrt(np.maximum(of_gold * others / known * spread, 1e-12))
        scores: Floats = np.where((of_gold > 2) & (others > 2), (sums - of_gold * middle) / error, 0.0)
        return scores

    def auc(self, gold: Flags, feature: int) -> float:
        known = self._known[:, feature]
        return _auc(self._ranks[known, feature], gold[known])

    def auc_together(self, gold: Flags) -> float:
        target = gold - gold.mean()
        guesses = np.empty(len(gold))
        for fold in range(FOLDS):
            learned, asked = self._folds != fold, self._folds == fold
            known = self._scaled[learned]
            # as many unknowns as tasks, not as features
            weights = np.linalg.solve(known @ known.T + RIDGE * np.eye(len(known)), target[learned])
            guesses[asked] = self._scaled[asked] @ (known.T @ weights)
        return _auc(guesses, gold)

    def _standardized(self, values: Floats) -> Floats:
        """By ranks, so that one slow request does not outweigh all others."""
        ranks = np.where(self._known, self._ranks, np.nan)
        centered = ranks - np.nanmean(ranks, axis=0)
        return np.nan_to_num(centered / np.maximum(np.nanstd(ranks, axis=0), 1e-9))


def _ranks(column: Floats) -> Floats:
    """Ranks from 1, equal values share theirs; missing stays missing."""
    known = ~np.isnan(column)
    ranks = np.full(len(column), np.nan)
    _, inverse, counts = np.unique(column[known], return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks[known] = (ends - (counts - 1) / 2)[inverse]
    return ranks


def _auc(guesses: Floats, gold: Flags) -> float:
    ranks, positives = _ranks(guesses), int(gold.sum())
    others = len(gold) - positives
    if not positives or not others:
        return 0.5
    return float((ranks[gold].sum() - positives * (positives + 1) / 2) / (positives * others))
