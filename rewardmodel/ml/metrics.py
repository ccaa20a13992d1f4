"""Metrics of a reward model on labeled steps, each with its standard error.

Legend: N labels; classes 0 negative, 1 neutral, 2 positive (0 negative, 1 positive for outcome models); the event
"negative" is class 0.
"""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]


def binomial_standard_error(share: float, count: int) -> float:
    """Return the standard error of a share observed in `count` independent cases; NaN for none."""
    return math.sqrt(share * (1 - share) / count) if count else math.nan


def accuracy(predicted: IntArray, true: IntArray) -> float:
    """Return the share of labels (N,) predicted correctly; NaN for none."""
    return float((predicted == true).mean()) if len(true) else math.nan


def f1(predicted: IntArray, true: IntArray, label: int) -> float:
    """Return the F1 of one class; 0 if it is neither predicted nor present."""
    hits = int(((predicted == label) & (true == label)).sum())
    total = int((predicted == label).sum() + (true == label).sum())
    return 2 * hits / total if total else 0.0


def auroc(scores: FloatArray, event: npt.NDArray[np.bool_]) -> float:
    """Return P(score of an event > score of a non-event), ties count half; NaN if there are no events or only events."""
    positives = int(event.sum())
    negatives = len(event) - positives
    if not positives or not negatives:
        return math.nan
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    ranks = (last - (counts - 1) / 2)[inverse]  # 1 … N, ties share their mean rank
    return float((ranks[event].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def auroc_standard_error(area: float, positives: int, negatives: int) -> float:
    """Return Hanley and McNeil's (1982) standard error of an area under the ROC curve."""
    if math.isnan(area) or not positives or not negatives:
        return math.nan
    q1 = area / (2 - area)
    q2 = 2 * area**2 / (1 + area)
    variance = area * (1 - area) + (positives - 1) * (q1 - area**2) + (negatives - 1) * (q2 - area**2)
    return math.sqrt(max(variance, 0.0) / (positives * negatives))


def average_precision(scores: FloatArray, event: npt.NDArray[np.bool_]) -> float:
    """Return the area under the precision-recall curve as a sum over thresholds; NaN without events."""
    if not event.any():
        return math.nan
    order = np.argsort(-scores, kind="stable")
    ranked, hits = scores[order], event[order]
    # Tied scores are one threshold: read precision and recall at the last place of each run of equals.
    last = np.append(ranked[1:] != ranked[:-1], True)
    found = np.cumsum(hits)[last]
    precision = found / (np.flatnonzero(last) + 1)
    return float((precision * np.diff(found, prepend=0)).sum() / event.sum())


def calibration_error(probabilities: FloatArray, event: npt.NDArray[np.bool_], bins: int = 10) -> float:
    """Return the expected calibration error of P(event) over bins of equal width; NaN without labels."""
    if not len(event):
        return math.nan
    place = np.minimum((probabilities * bins).astype(np.int64), bins - 1)
    gap = np.bincount(place, weights=probabilities - event, minlength=bins)
    return float(np.abs(gap).sum() / len(event))


def label_metrics(probabilities: FloatArray, targets: FloatArray, classes: tuple[str, ...]) -> dict[str, float]:
    """Return the metrics of label probabilities (N, C) against targets (N, C), by name.

    A soft target counts as its most likely class, except for the loss (cross-entropy in nats). Names ending in `_stderr`
    are standard errors of the metric before them, with labels taken as independent; `always_positive_accuracy` and
    `always_positive_macro_f1` are the baseline of a model that always predicts positive.
    """
    true, predicted = targets.argmax(axis=1), probabilities.argmax(axis=1)
    count, event = len(true), true == 0
    losses = -(targets * np.log(np.maximum(probabilities, 1e-12))).sum(axis=1)
    always = np.full(count, len(classes) - 1)
    area = auroc(probabilities[:, 0], event)
    metrics = {
        "labels": float(count),
        "loss": float(losses.mean()) if count else math.nan,
        "loss_stderr": float(losses.std(ddof=1) / math.sqrt(count)) if count > 1 else math.nan,
        "accuracy": accuracy(predicted, true),
        "accuracy_stderr": binomial_standard_error(accuracy(predicted, true), count),
        "always_positive_accuracy": accuracy(always, true),
        "macro_f1": float(np.mean([f1(predicted, true, label) for label in range(len(classes))])),
        "always_positive_macro_f1": float(np.mean([f1(always, true, label) for label in range(len(classes))])),
        "negative_auroc": area,
        "negative_auroc_stderr": auroc_standard_error(area, int(event.sum()), count - int(event.sum())),
        "negative_average_precision": average_precision(probabilities[:, 0], event),
        "negative_share": float(event.mean()) if count else math.nan,
        "negative_calibration_error": calibration_error(probabilities[:, 0], event),
    }
    return metrics | {f"{name}_f1": f1(predicted, true, label) for label, name in enumerate(classes)}


def undefined_as_none(metrics: Mapping[str, Any]) -> dict[str, Any]:
    """Return the metrics with None instead of NaN, which JSON and database columns of JSON do not have."""
    return {name: _defined(value) for name, value in metrics.items()}


def _defined(value: Any) -> Any:
    if isinstance(value, Mapping):
        return undefined_as_none(value)
    return None if isinstance(value, float) and math.isnan(value) else value


def first_error_predictions(negative: list[FloatArray], threshold: float) -> IntArray:
    """Return for each solution the index of its first step with P(negative) > threshold, -1 if there is none."""
    return np.asarray([next((int(i) for i in np.flatnonzero(steps > threshold)), -1) for steps in negative], dtype=int)


def first_error_metrics(negative: list[FloatArray], first_errors: IntArray, threshold: float) -> dict[str, float]:
    """Return how well first errors are found, as defined by ProcessBench (arXiv 2412.06559, section 2).

    negative: per solution P(negative) of its steps; first_errors: index of the first wrong step, -1 for a solution
    without one. F1 is the harmonic mean of the accuracy on erroneous solutions (exactly that step found) and on correct
    ones (none found); its standard error uses the delta method. A model that always predicts positive has an F1 of 0.
    """
    found = first_error_predictions(negative, threshold)
    wrong = first_errors >= 0
    on_wrong, on_right = accuracy(found[wrong], first_errors[wrong]), accuracy(found[~wrong], first_errors[~wrong])
    on_wrong_error = binomial_standard_error(on_wrong, int(wrong.sum()))
    on_right_error = binomial_standard_error(on_right, int((~wrong).sum()))
    total = on_wrong + on_right
    harmonic = 2 * on_wrong * on_right / total if total else (0.0 if total == 0 else math.nan)
    slopes = (2 * on_right**2 / total**2, 2 * on_wrong**2 / total**2) if total else (0.0, 0.0)
    return {
        "threshold": threshold,
        "erroneous": float(wrong.sum()),
        "correct": float((~wrong).sum()),
        "erroneous_accuracy": on_wrong,
        "erroneous_accuracy_stderr": on_wrong_error,
        "correct_accuracy": on_right,
        "correct_accuracy_stderr": on_right_error,
        "first_error_f1": harmonic,
        "first_error_f1_stderr": math.hypot(slopes[0] * on_wrong_error, slopes[1] * on_right_error),
        "always_positive_first_error_f1": 0.0,
    }


def best_threshold(negative: list[FloatArray], first_errors: IntArray) -> float:
    """Return the threshold, of 0.01 … 0.99, with the highest first-error F1; choose it on data other than those you report on.

    Raises ValueError unless there are solutions with an error and solutions without one: with one kind alone F1 is not defined.
    """
    wrong = int((np.asarray(first_errors) >= 0).sum())
    if wrong in (0, len(first_errors)):
        kind = "without an error" if not wrong else "with an error"
        raise ValueError(f"all {len(first_errors)} solutions are {kind}; a threshold needs both kinds to be chosen on")
    thresholds = [number / 100 for number in range(1, 100)]
    return max(thresholds, key=lambda value: first_error_metrics(negative, first_errors, value)["first_error_f1"])
