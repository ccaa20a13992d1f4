import itertools

import numpy as np
import pytest

from rewardmodel.ml.best_of_n import curve, expected_accuracies, expected_accuracy
from rewardmodel.ml.best_of_n.scored_samples import ProblemSamples
from rewardmodel.ml.best_of_n.voting import Weighting, weights_of


def by_enumeration(scores: list[float], correct: list[bool], n: int) -> float:
    """The definition: every subset, the highest score, ties shared, incomplete never picked."""
    results = []
    for subset in itertools.combinations(range(len(scores)), n):
        best = max(scores[i] for i in subset)
        picked = [i for i in subset if scores[i] == best and best > -np.inf]
        results.append(sum(correct[i] for i in picked) / len(picked) if picked else 0.0)
    return sum(results) / len(results)


def test_expected_accuracy_by_hand() -> None:
    # pairs of three: {a,b} -> a, {a,c} -> a, {b,c} -> b; only a is right
    assert expected_accuracy([0.9, 0.5, 0.1], [True, False, False], 2) == pytest.approx(2 / 3)
    assert expected_accuracy([0.9, 0.5, 0.1], [False, True, False], 2) == pytest.approx(1 / 3)
    assert expected_accuracy([0.9, 0.5, 0.1], [False, False, True], 1) == pytest.approx(1 / 3)
    assert expected_accuracy([0.9, 0.5, 0.1], [False, False, True], 3) == 0.0


def test_expected_accuracy_shares_ties() -> None:
    # two share the highest score and one of them is right: half, whenever both are drawn
    assert expected_accuracy([0.5, 0.5], [True, False], 2) == pytest.approx(0.5)


def test_expected_accuracy_never_picks_incomplete_samples() -> None:
    # of the three pairs the one with two incomplete samples has no pick at all
    assert expected_accuracy([-np.inf, -np.inf, 0.1], [False, False, True], 2) == pytest.approx(2 / 3)
    assert expected_accuracy([-np.inf, -np.inf], [True, True], 1) == 0.0


@pytest.mark.parametrize("n", range(1, 9))
def test_expected_accuracy_equals_enumeration(n: int) -> None:
    generator = np.random.default_rng(n)
    for _ in range(20):
        scores = generator.choice([-np.inf, -2.0, 0.0, 0.5, 0.5, 1.0, 3.0], size=8).tolist()
        correct = (generator.random(8) < 0.4).tolist()
        assert expected_accuracy(scores, correct, n) == pytest.approx(by_enumeration(scores, correct, n), abs=1e-12)


def test_expected_accuracies_at_the_original_size() -> None:
    scores = np.arange(1860.0)
    correct = scores >= 1859  # only the best one is right: P = n / M
    ns = [1, 10, 500, 1859, 1860]
    np.testing.assert_allclose(expected_accuracies(scores, correct, ns), np.array(ns) / 1860, rtol=1e-12)


@pytest.mark.parametrize(
    ("scores", "correct", "n", "message"),
    [
        ([0.1, 0.2], [True, False], 3, "n = 3 is larger than the 2 samples"),
        ([0.1, 0.2], [True, False], 0, "at least one"),
        ([0.1, float("nan")], [True, False], 1, "score 1 is NaN"),
        ([0.1, 0.2], [True], 1, "same length"),
    ],
)
def test_expected_accuracy_says_what_is_wrong(scores: list[float], correct: list[bool], n: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        expected_accuracy(scores, correct, n)


def rows(problem: str, *samples: tuple[str | None, bool, float]) -> list[dict[str, object]]:
    return [
        {"problem": problem, "answer": answer, "is_correct": right, "prm_score": score, "orm_score": 1 - score}
        for answer, right, score in samples
    ]


EASY = rows("easy", ("1", True, 0.9), ("1.0", True, 0.6), ("2", False, 0.7), ("3", False, 0.2))
HARD = rows("hard", ("5", False, 0.8), ("7", True, 0.3), (None, False, 0.99), ("5", False, 0.4))


def test_curve_of_scores_by_hand() -> None:
    prm = curve([EASY, HARD], [1, 4], "prm")
    # n = 1: 2/4 and 1/4; n = 4: 0.9 is right, and 0.99 is incomplete so that 0.8, wrong, is picked
    assert [point.accuracy for point in prm] == pytest.approx([0.375, 0.5])
    # values 0.5, 0.25 and 1, 0: standard deviations 0.25/sqrt(2) and 1/sqrt(2), divided by sqrt(2)
    assert [point.standard_error for point in prm] == pytest.approx([0.125, 0.5])
    assert [point.sampling_error for point in prm] == [0.0, 0.0]
    assert [point.problems for point in prm] == [2, 2]
    # the ORM scores EASY's sample with 0.2 highest, and HARD's with 0.3
    assert curve([EASY, HARD], [4], "orm")[0].accuracy == pytest.approx(0.5)
    # two of six pairs in EASY and three of six in HARD hold no right one... 1 - 1/6 and 1 - 3/6
    assert curve([EASY, HARD], [2], "oracle")[0].accuracy == pytest.approx((5 / 6 + 1 / 2) / 2)


def test_curve_of_votes_groups_equal_answers() -> None:
    # EASY: 1 and 1.0 are one group with two votes of four; HARD: 5 has two votes
    assert curve([EASY], [4], "majority")[0].accuracy == 1.0
    assert curve([HARD], [4], "majority")[0].accuracy == 0.0
    assert curve([EASY, HARD], [1], "majority")[0].accuracy == pytest.approx(0.375)


def test_curve_of_weighted_votes() -> None:
    samples = rows("p", ("1", True, 0.9), ("2", False, 0.3), ("2", False, 0.4))
    assert curve([samples], [3], "majority")[0].accuracy == 0.0
    assert curve([samples], [3], "weighted_majority")[0].accuracy == 1.0  # 0.9 against 0.7


def test_curve_of_votes_shares_ties_and_skips_incomplete_ones() -> None:
    tied = rows("p", ("1", True, 0.5), ("2", False, 0.5), (None, False, 0.5))
    assert curve([tied], [3], "majority")[0].accuracy == pytest.approx(0.5)
    assert curve([rows("p", (None, False, 0.5))], [1], "majority")[0].accuracy == 0.0


def test_curve_of_votes_lies_within_its_stated_error() -> None:
    generator = np.random.default_rng(0)
    answers = generator.choice(4, size=9, p=[0.4, 0.3, 0.2, 0.1])
    samples = rows("p", *[(str(a), bool(a == 0), 0.5) for a in answers])
    exact = []
    for subset in itertools.combinations(range(9), 4):
        counts = np.bincount(answers[list(subset)], minlength=4)
        exact.append((counts[0] == counts.max()) / (counts == counts.max()).sum())
    point = curve([samples], [4], "majority", trials=4000, seed=3)[0]
    assert 0 < point.sampling_error < 0.01
    assert abs(point.accuracy - np.mean(exact)) < 4 * point.sampling_error
    assert curve([samples], [4], "majority", trials=4000, seed=3)[0] == point


def test_curve_names_the_problem_that_has_too_few_samples() -> None:
    with pytest.raises(ValueError, match="n = 4 is larger than the 1 samples of problem 'short'"):
        curve([EASY, rows("short", ("1", True, 0.5))], [1, 4], "prm")


def test_curve_names_the_problem_that_is_not_scored() -> None:
    unscored = [{"problem": "new", "answer": "1", "is_correct": True}]
    with pytest.raises(ValueError, match="'new' has no `prm_score`"):
        curve([unscored], [1], "prm")


def test_curve_with_logarithms_as_weights_is_refused() -> None:
    with pytest.raises(ValueError, match="not negative"):
        curve([rows("p", ("1", True, -0.5), ("2", False, -0.7))], [2], "weighted_majority")


def test_curve_of_all_correct_is_the_share_of_draws_without_a_wrong_one() -> None:
    # EASY has 2 correct of 4: one of six pairs; HARD has one correct of 4: no pair
    points = curve([EASY, HARD], [1, 2, 4], "all_correct")
    assert [point.accuracy for point in points] == pytest.approx([3 / 8, 1 / 12, 0.0])
    # a problem without a wrong sample
    assert curve([rows("p", ("1", True, 0.1), ("1", True, 0.2))], [2], "all_correct")[0].accuracy == 1.0


# Logits: the two wrong samples weigh 1 / (1 + exp(2)) = 0.119 each and the right one 1 / (1 + exp(1)) = 0.269 by sigmoid, exp(-2) = 0.135
# and exp(-1) = 0.368 by softmax; the right one wins. With the wrong ones at -1.5 they weigh 0.182 and 0.223 each: now 0.365 and 0.446.
@pytest.mark.parametrize("weighting", ["sigmoid", "softmax"])
@pytest.mark.parametrize(("wrong", "accuracy"), [(-2.0, 1.0), (-1.5, 0.0)])
def test_curve_of_votes_weighted_by_logits(weighting: Weighting, wrong: float, accuracy: float) -> None:
    samples = rows("p", ("1", True, -1.0), ("2", False, wrong), ("2", False, wrong), (None, False, 40.0))
    assert curve([samples], [4], "weighted_majority", weighting=weighting)[0].accuracy == accuracy


def test_weights_of_tiny_probabilities_from_their_logarithms() -> None:
    logs = np.array([-2000.0, -2001.0, -2001.0, -np.inf])
    weights = weights_of(logs, "softmax", np.array([True, True, True, True]))
    assert weights.tolist() == pytest.approx([1.0, np.exp(-1), np.exp(-1), 0.0])


def test_votes_weighted_by_the_orm() -> None:
    samples = rows("p", ("1", True, 0.1), ("2", False, 0.9))  # the ORM scores the right one 0.9
    assert curve([samples], [2], "weighted_majority")[0].accuracy == 0.0
    assert curve([samples], [2], "weighted_majority", weighted_by="orm")[0].accuracy == 1.0


def test_from_rows_of_a_finished_sample_without_a_score() -> None:
    samples = [{"problem": "p", "answer": "1", "is_correct": True, "prm_score": 0.5}]
    with pytest.raises(ValueError, match="no `prm_score`"):
        ProblemSamples.from_rows([*samples, {"problem": "p", "answer": "2", "is_correct": False}])
