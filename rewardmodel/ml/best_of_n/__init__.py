"""Best of N: how often the sample with the best score, or the answer with the most votes, is correct."""

from rewardmodel.ml.best_of_n.curves import (
    METHODS,
    ORIGINAL_NS,
    CurvePoint,
    Method,
    curve,
    expected_accuracies,
    expected_accuracy,
)

__all__ = ["METHODS", "ORIGINAL_NS", "CurvePoint", "Method", "curve", "expected_accuracies", "expected_accuracy"]
