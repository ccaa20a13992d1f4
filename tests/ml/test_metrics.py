import math

import numpy as np
import pytest

from rewardmodel.ml.metrics import (
    auroc,
    auroc_standard_error,
    average_precision,
    best_threshold,
    binomial_standard_error,
    calibration_error,
    first_error_metrics,
    first_error_predictions,
    label_metrics,
)

EVENT = np.array([True, False, True, False])


def test_auroc_counts_pairs_in_order_and_ties_half() -> None:
    # pairs (event, other): (.9,.8) (.9,.1) (.8,.8) (.8,.1) -> 1, 1, ½, 1 of 4
    assert auroc(np.array([0.9, 0.8, 0.8, 0.1]), EVENT) == pytest.approx(3.5 / 4)


def test_auroc_without_one_of_the_sides_is_nan() -> None:
    assert math.isnan(auroc(np.array([0.1, 0.2]), np.array([True, True])))


def test_auroc_standard_error_of_chance() -> None:
    # area ½: Q1 = ½/1.5 = 1/3, Q2 = ½/1.5 = 1/3; (¼ + 9·(1/3 − ¼)·2) / 100 = (¼ + 1.5) / 100
    assert auroc_standard_error(0.5, 10, 10) == pytest.approx(math.sqrt(1.75 / 100))


def test_average_precision_reads_ties_as_one_threshold() -> None:
    # thresholds .9 (1 of 1), .8 (2 of 3), .1 (2 of 4): ½·1 + ½·⅔
    assert average_precision(np.array([0.9, 0.8, 0.8, 0.1]), EVENT) == pytest.approx(0.5 + 1 / 3)


def test_calibration_error_weights_bins_by_size() -> None:
    # bin 0: .05 and .05 with one event of two: |.1 − 1| ; bin 9: .95 and 1.0 with two events: |1.95 − 2|
    probabilities, event = np.array([0.05, 0.05, 0.95, 1.0]), np.array([True, False, True, True])
    assert calibration_error(probabilities, event) == pytest.approx((0.9 + 0.05) / 4)


def test_binomial_standard_error() -> None:
    assert binomial_standard_error(0.2, 16) == pytest.approx(0.1)
    assert math.isnan(binomial_standard_error(0.2, 0))


def test_label_metrics_of_four_labels() -> None:
    probabilities = np.array([[0.8, 0.1, 0.1], [0.1, 0.1, 0.8], [0.2, 0.2, 0.6], [0.3, 0.4, 0.3]])
    targets = np.eye(3)[[0, 2, 0, 1]]
    metrics = label_metrics(probabilities, targets, ("negative", "neutral", "positive"))
    assert metrics["accuracy"] == 0.75
    assert metrics["accuracy_stderr"] == pytest.approx(math.sqrt(0.75 * 0.25 / 4))
    assert metrics["always_positive_accuracy"] == 0.25
    assert metrics["negative_f1"] == pytest.approx(2 / 3)  # 1 hit, predicted 1, true 2
    assert metrics["neutral_f1"] == 1.0
    assert metrics["positive_f1"] == pytest.approx(2 / 3)  # 1 hit, predicted 2, true 1
    assert metrics["macro_f1"] == pytest.approx(7 / 9)
    assert metrics["always_positive_macro_f1"] == pytest.approx(0.4 / 3)  # only positive: 2·1 / (4 + 1)
    assert metrics["negative_auroc"] == pytest.approx(3 / 4)  # (.8>.1) (.8>.3) (.2>.1) but .2 < .3
    assert metrics["loss"] == pytest.approx(-(math.log(0.8) * 2 + math.log(0.2) + math.log(0.4)) / 4)


def test_first_error_is_the_first_step_above_the_threshold() -> None:
    negative = [np.array([0.1, 0.6, 0.9]), np.array([0.5, 0.5]), np.array([])]
    assert first_error_predictions(negative, 0.5).tolist() == [1, -1, -1]


def test_first_error_f1_is_the_harmonic_mean_of_accuracies() -> None:
    negative = [np.array(steps) for steps in ([0.1, 0.9], [0.9, 0.1], [0.1, 0.1], [0.8, 0.8], [0.0], [0.9])]
    first_errors = np.array([1, 1, 1, 0, -1, -1])  # found: 1 yes, 0 no, -1 no, 0 yes | -1 yes, 0 no
    metrics = first_error_metrics(negative, first_errors, 0.5)
    assert metrics["erroneous_accuracy"] == 0.5
    assert metrics["correct_accuracy"] == 0.5
    assert metrics["first_error_f1"] == 0.5
    # dF/da = dF/db = 2·¼ / 1 = ½; errors .25 (n = 4) and .35355 (n = 2)
    assert metrics["first_error_f1_stderr"] == pytest.approx(0.5 * math.hypot(0.25, math.sqrt(1 / 8)))


def test_first_error_metrics_of_a_model_that_finds_nothing_wrong() -> None:
    metrics = first_error_metrics([np.zeros(2), np.zeros(2)], np.array([0, -1]), 0.5)
    assert (metrics["first_error_f1"], metrics["correct_accuracy"]) == (0.0, 1.0)


def test_best_threshold_separates_right_from_wrong_steps() -> None:
    negative = [np.array([0.2, 0.4]), np.array([0.1, 0.3]), np.array([0.25])]
    assert 0.25 <= best_threshold(negative, np.array([1, 1, -1])) < 0.3
