"""PRMBench's figures (arXiv 2501.03124), by the formulas of its published evaluation.

The formulas are those of `evaluate_function` of its classified task.

A step is predicted valid or invalid. Over all steps, TP counts valid steps that were predicted valid, FP invalid ones predicted valid, TN
and FN likewise. PRMScore is the mean of F1 (of valid) and negative F1 (of invalid). As published, a share of nothing is -1, and so is an
F1 whose precision and recall sum to 0.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from rewardmodel.ml.labels.formats import PrmBenchSolution

UNCHANGED = "correct"
"""The classification of the unchanged solutions. They count in `similarity` only, not in the totals."""
CATEGORIES = {
    "simplicity": ("redundency", "circular"),
    "soundness": ("counterfactual", "step_contradiction", "domain_inconsistency", "confidence"),
    "sensitivity": ("missing_condition", "deception", "multi_solutions"),
}
WITHOUT_ERRORS = "multi_solutions"
"""Its solutions have no wrong step, so its score is F1 alone."""
UNDEFINED = -1.0


@dataclass
class _Counts:
    """Steps by truth and prediction, and what is averaged over solutions."""

    tp: int = 0
    fp: int = 0
    tn: int = 0
    fn: int = 0
    first_errors: list[bool] = field(default_factory=list)
    similarities: list[float] = field(default_factory=list)

    def add(self, solution: PrmBenchSolution, valid: npt.NDArray[np.bool_], unchanged: float) -> None:
        """Count a solution's predictions (steps,); `unchanged`: the share predicted valid in its unchanged form, 0 if not known."""
        wrong = np.array([number in solution.errors for number in range(len(valid))], dtype=bool)
        self.tp += int((valid & ~wrong).sum())
        self.fp += int((valid & wrong).sum())
        self.tn += int((~valid & wrong).sum())
        self.fn += int((~valid & ~wrong).sum())
        first = min(solution.errors, default=len(valid))
        if first < len(valid):
            self.first_errors.append(not bool(valid[first]))
        if unchanged and len(valid):
            self.similarities.append(abs(float(valid.mean()) - unchanged))

    def figures(self) -> dict[str, float]:
        steps = self.tp + self.fp + self.tn + self.fn
        precision, recall = _share(self.tp, self.tp + self.fp), _share(self.tp, self.tp + self.fn)
        negative_precision, negative_recall = _share(self.tn, self.tn + self.fn), _share(self.tn, self.tn + self.fp)
        return {
            "f1": _harmonic(precision, recall),
            "negative_f1": _harmonic(negative_precision, negative_recall),
            "precision": precision,
            "recall": recall,
            "negative_precision": negative_precision,
            "negative_recall": negative_recall,
            "total_step_accuracy": _share(self.tp + self.tn, steps),
            "correct_step_accuracy": recall,
            "wrong_step_accuracy": negative_recall,
            "first_error_accuracy": _share(sum(self.first_errors), len(self.first_errors)),
            "similarity": _share(sum(self.similarities), len(self.similarities)),
            "steps": float(steps),
        }


def prmbench_metrics(
    solutions: Sequence[PrmBenchSolution], negative: Iterable[npt.ArrayLike], threshold: float
) -> dict[str, Any]:
    """Return PRMScore with its parts: in total, by classification, and by category (the mean over its classifications).

    negative: for each solution P(negative) of its steps (steps,); a step is predicted valid if it is at most `threshold`. Steps that could
    not be read (NaN) are left out. A solution that is there twice counts once.
    """
    predicted = {
        (one.classification, one.key): (one, values[~np.isnan(values)] <= threshold)
        for one, values in reversed([(one, np.asarray(rows)) for one, rows in zip(solutions, negative, strict=True)])
    }
    unchanged = {
        key: float(valid.mean()) for (name, key), (_, valid) in predicted.items() if name == UNCHANGED and len(valid)
    }
    total = _Counts()
    by_classification: dict[str, _Counts] = {}
    for (name, key), (solution, valid) in reversed(predicted.items()):
        counts = by_classification.setdefault(name, _Counts())
        share = 0.0 if name == UNCHANGED else unchanged.get(key, 0.0)
        counts.add(solution, valid, share)
        if name != UNCHANGED:
            total.add(solution, valid, share)
    figures = {name: counts.figures() for name, counts in by_classification.items()}
    scores = {name: _score(name, figures[name]) for name in figures if name != UNCHANGED}
    all_figures = total.figures()
    return {
        "threshold": threshold,
        "solutions": len(predicted),
        "prmscore": _score("", all_figures),
        **all_figures,
        "by_category": _by_category(scores),
        "by_classification": {
            name: {**({"prmscore": scores[name]} if name in scores else {}), **figures[name]}
            for name in sorted(figures)
        },
    }


def _by_category(scores: Mapping[str, float]) -> dict[str, float]:
    """Return the mean score of each category; of its classifications only those that are in the data."""
    found = {name: [scores[one] for one in members if one in scores] for name, members in CATEGORIES.items()}
    return {name: sum(values) / len(values) for name, values in found.items() if values}


def _score(classification: str, figures: Mapping[str, float]) -> float:
    if classification == WITHOUT_ERRORS:
        return figures["f1"]
    return (figures["f1"] + figures["negative_f1"]) / 2


def _share(part: float, whole: float) -> float:
    return part / whole if whole else UNDEFINED


def _harmonic(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else UNDEFINED
