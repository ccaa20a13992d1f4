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
    placed = np.array([gold, *draws])  # (draws + 1, tasks), the truth first
    scores = np.abs(table.scores(placed))
    together = table.auc_together(placed)
    best = int(np.argmax(scores[0]))
    return Found(
        feature=table.names[best],
        feature_auc=table.auc(gold, best),
        auc=float(together[0]),
        p_feature=_share(scores.max(axis=1)),
        p_together=_share(together),
    )


def _share(found: Floats) -> float:
    """Of the draws and the truth itself, which comes first, those that tell at least as much as the truth."""
    return float((found >= found[0]).mean())


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

    def scores(self, placed: Flags) -> Floats:
        """(draws, features) Wilcoxon's rank sums of gold, in standard errors."""
        known, ranks = self._known.astype(np.float64), np.where(self._known, self._ranks, 0.0)
        total = known.sum(axis=0)
        of_gold = placed @ known
        others = total - of_gold
        middle = ranks.sum(axis=0) / total
        spread = (np.where(self._known, self._ranks - middle, 0.0) ** 2).sum(axis=0) / np.maximum(total - 1, 1)
        error = np.sqrt(np.maximum(of_gold * others / total * spread, 1e-12))
        scores: Floats = np.where((of_gold > 2) & (others > 2), (placed @ ranks - of_gold * middle) / error, 0.0)
        return scores

    def auc(self, gold: Flags, feature: int) -> float:
        known = self._known[:, feature]
        return _auc(self._ranks[known, feature], gold[known])

    def auc_together(self, placed: Flags) -> Floats:
        """(draws,)"""
        target = (placed - placed.mean(axis=1, keepdims=True)).T
        alike = self._scaled @ self._scaled.T  # as many unknowns as tasks, not as features
        guesses = np.empty(target.shape)
        for fold in range(FOLDS):
            learned, asked = self._folds != fold, self._folds == fold
            penalty = RIDGE * np.eye(int(learned.sum()))
            weights = np.linalg.solve(alike[np.ix_(learned, learned)] + penalty, target[learned])
            guesses[asked] = alike[np.ix_(asked, learned)] @ weights
        return np.array([_auc(guessed, gold) for guessed, gold in zip(guesses.T, placed, strict=True)])

    def _standardized(self, values: Floats) -> Floats:
        """By ranks, so that one slow request does not outweigh all others."""
        ranks = np.where(self._known, self._ranks, np.nan)
        centered = ranks - np.nanmean(ranks, axis=0)
        scaled: Floats = np.nan_to_num(centered / np.maximum(np.nanstd(ranks, axis=0), 1e-9))
        return scaled


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
