"""Benchmark: exact best-of-N curves against the 400 random trials of the original evaluation, at its size."""

import random
import time

import numpy as np
from numpy.typing import NDArray

from rewardmodel.ml.best_of_n import ORIGINAL_NS, expected_accuracies
from tests.benchmarks.result import Result

PROBLEMS, SAMPLES, TRIALS = 500, 1860, 400
TIMED_DRAWS = 400  # of the 2.8 million that 400 trials take; one costs about a millisecond

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def run() -> Result:
    """Time both, and compare the curve with the mean of 400 trials."""
    scores, correct = _samples()
    begin = time.perf_counter()
    exact = np.mean([expected_accuracies(s, c, ORIGINAL_NS) for s, c in zip(scores, correct, strict=True)], axis=0)
    exact_seconds = time.perf_counter() - begin

    draw_seconds = _time_of_one_draw(scores[0], correct[0])
    trial_seconds = draw_seconds * TRIALS * len(ORIGINAL_NS) * PROBLEMS

    begin = time.perf_counter()
    trials = _vectorised_trials(scores, correct)  # (trials, ns)
    vectorised_seconds = time.perf_counter() - begin
    errors = trials.std(axis=0, ddof=1) / np.sqrt(TRIALS)
    distances = np.abs(trials.mean(axis=0) - exact) / np.maximum(errors, 1e-12)
    distances[errors < 1e-12] = 0.0  # N = M: every trial draws everything
    return Result(
        benchmark="best_of_n",
        figures={
            "exact_seconds": exact_seconds,
            "trials_seconds_extrapolated": trial_seconds,
            "vectorised_trials_seconds": vectorised_seconds,
            "speedup": trial_seconds / exact_seconds,
            "speedup_over_vectorised_trials": vectorised_seconds / exact_seconds,
            "points_within_3_standard_errors": float((distances <= 3).mean()),
            "points_within_1_standard_error": float((distances <= 1).mean()),
        },
        floors={"speedup": 100.0, "points_within_3_standard_errors": 1.0},
    )


def _samples() -> tuple[Floats, Flags]:
    """Return (problems, samples) scores and correctness: problems of all difficulties, slightly informative scores."""
    generator = np.random.default_rng(0)
    difficulty = generator.beta(0.6, 0.8, size=(PROBLEMS, 1))
    correct = generator.random((PROBLEMS, SAMPLES)) < difficulty
    scores = np.round(1 / (1 + np.exp(-(correct + generator.normal(0, 1.5, correct.shape)))), 3)  # rounding causes ties
    scores[generator.random(correct.shape) < 0.05] = -np.inf  # incomplete
    return scores, correct & np.isfinite(scores)


def _time_of_one_draw(scores: Floats, correct: Flags) -> float:
    """Return the seconds of one draw in the original evaluation's way, sample by sample in Python."""
    samples = [
        {"answer": None if score == -np.inf else "x", "score": score, "is_correct": right}
        for score, right in zip(scores.tolist(), correct.tolist(), strict=True)
    ]
    source = random.Random(0)
    begin = time.perf_counter()
    for draw in range(TIMED_DRAWS):
        shuffled = list(samples)
        source.shuffle(shuffled)
        drawn = [sample for sample in shuffled[: ORIGINAL_NS[draw % len(ORIGINAL_NS)]] if sample["answer"] is not None]
        if drawn:
            max(drawn, key=lambda sample: sample["score"])
    return (time.perf_counter() - begin) / TIMED_DRAWS


def _vectorised_trials(scores: Floats, correct: Flags) -> Floats:
    """Return (trials, ns) accuracies of random draws with numpy; one order serves all N."""
    generator = np.random.default_rng(1)
    hits = np.zeros((TRIALS, len(ORIGINAL_NS)))
    rows = np.arange(TRIALS)
    for problem_scores, problem_correct in zip(scores, correct, strict=True):
        order = generator.permuted(np.tile(np.arange(SAMPLES), (TRIALS, 1)), axis=1)
        drawn = problem_scores[order]
        for index, n in enumerate(ORIGINAL_NS):
            best = order[
                rows, drawn[:, :n].argmax(axis=1)
            ]  # the first of equal ones in random order, so that ties are shared
            hits[:, index] += problem_correct[best]
    return hits / PROBLEMS
