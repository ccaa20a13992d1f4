"""Best-of-N accuracy, as exact expectations instead of averages over random draws.

For a problem with M samples, N of them are drawn without replacement and one is picked: by score (prm, orm, oracle) or
by vote (majority, weighted_majority). The original evaluation averages 400 random draws. For picking by score the
expectation has a closed form, so there is no sampling noise (see expected_accuracies).

`oracle` picks a correct sample if one was drawn, so it is also pass@N: the probability that any of N is correct, in the unbiased
form 1 - C(wrong, N) / C(M, N). `all_correct` is the probability that all N are correct, C(correct, N) / C(M, N): the lowest
accuracy that any way of picking can have.

Incomplete samples are drawn like others but never picked. If all N are incomplete nothing is picked, which counts as wrong.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rewardmodel.ml.best_of_n.scored_samples import ProblemSamples
from rewardmodel.ml.best_of_n.voting import Weighting, expected_votes, weights_of

Method = Literal["prm", "orm", "majority", "weighted_majority", "oracle", "all_correct"]
METHODS: tuple[Method, ...] = get_args(Method)
Kind = Literal["prm", "orm"]

# The values of N in the curves of the original evaluation, which has 1,860 samples per problem.
ORIGINAL_NS = (10, 25, 50, 75, 100, 200, 300, 400, 500, 750, 1000, 1250, 1500, 1860)


@dataclass(frozen=True)
class CurvePoint:
    """Accuracy of the best of `n` over `problems` problems.

    `standard_error` is that over problems (None for a single problem). `sampling_error` is the standard error from random draws
    of samples, 0 if the expectation is exact.
    """

    n: int
    accuracy: float
    standard_error: float | None
    sampling_error: float
    problems: int


def expected_accuracy(scores: ArrayLike, correct: ArrayLike, n: int) -> float:
    """Return the probability that the sample with the highest score among `n` drawn without replacement is correct.

    `scores` (M,) float, -inf = incomplete, never picked; `correct` (M,) bool. Samples with equal scores share the pick.
    Raise ValueError for n < 1, n > M, NaN scores and unequal lengths.

    >>> round(expected_accuracy([0.9, 0.5, 0.1], [True, False, False], 2), 4)  # 2 of the 3 pairs hold the first
    0.6667
    """
    return float(expected_accuracies(scores, correct, [n])[0])


def expected_accuracies(scores: ArrayLike, correct: ArrayLike, ns: Sequence[int]) -> NDArray[np.float64]:
    """Return expected_accuracy for every n of `ns`, (len(ns),) float64, in O(M log M + M len(ns)).

    Sort by score, lowest first. All n drawn samples lie among the first k with probability

        F(k) = C(k, n) / C(M, n),  F(M) = 1,  F(k - 1) = F(k) (k - n) / k

    so one of a group of equal scores at places lo..hi is picked with probability F(hi) - F(lo), each equally likely.
    """
    values = np.asarray(scores, dtype=np.float64)
    right = np.asarray(correct, dtype=bool)
    if values.ndim != 1 or values.shape != right.shape:
        raise ValueError(f"scores {values.shape} and correct {right.shape} must be two lists of the same length")
    if np.isnan(values).any():
        raise ValueError(f"score {int(np.isnan(values).argmax())} is NaN; use -inf for an incomplete sample")
    size = len(values)
    _check_ns(ns, size, "")
    order = np.argsort(values, kind="stable")
    values, right = values[order], right[order]
    ends = np.flatnonzero(np.append(values[1:] != values[:-1], True)) + 1  # (groups,) one past each group of equals
    starts = np.concatenate([[0], ends[:-1]])
    totals = np.concatenate([[0], np.cumsum(right & (values > -np.inf))])
    share = (totals[ends] - totals[starts]) / (ends - starts)  # (groups,) share of correct ones

    k = np.arange(size, 0, -1)  # M, M-1, …, 1
    ratios = np.maximum(k[None, :] - np.asarray(ns)[:, None], 0) / k[None, :]  # (ns, M)
    below = np.ones((len(ns), size + 1))  # F(M), F(M-1), …, F(0)
    below[:, 1:] = np.cumprod(ratios, axis=1)
    below = below[:, ::-1]  # F(0), …, F(M)
    result: NDArray[np.float64] = ((below[:, ends] - below[:, starts]) * share[None, :]).sum(axis=1)
    return result


def curve(
    problems: Sequence[ProblemSamples | Sequence[Mapping[str, Any]]],
    ns: Sequence[int],
    method: Method,
    *,
    trials: int = 400,
    seed: int = 0,
    weighted_by: Kind = "prm",
    weighting: Weighting = "score",
) -> list[CurvePoint]:
    """Return the mean accuracy over `problems` for every n of `ns`.

    A problem is a ProblemSamples or its rows (see scored_samples). prm, orm, oracle and all_correct are exact. Votes are exact at
    n = 1 and n = M; between these they are averaged over `trials` random orders drawn from `seed`, and the point states the
    resulting error. In weighted_majority a vote weighs what `weighting` makes of the score of `weighted_by` (see voting.weights_of).
    Raise ValueError for an n that is larger than a problem's number of samples.
    """
    if method not in METHODS:
        raise ValueError(f"method {method!r}: choose one of {', '.join(METHODS)}")
    if not problems:
        raise ValueError("there are no problems to compute a curve from")
    samples = [p if isinstance(p, ProblemSamples) else ProblemSamples.from_rows(p) for p in problems]
    accuracies = np.zeros((len(samples), len(ns)))
    variances = np.zeros_like(accuracies)  # of the mean over random orders
    for row, problem in enumerate(samples):
        _check_ns(ns, problem.size, f" of problem {problem.problem[:60]!r}")
        if method in ("majority", "weighted_majority"):
            generator = np.random.default_rng([seed, row])
            weights = (
                weights_of(_scores(problem, weighted_by), weighting, problem.answered)
                if method == "weighted_majority"
                else None
            )
            accuracies[row], variances[row] = expected_votes(
                problem.grouped(), problem.correct, weights, ns, trials=trials, generator=generator
            )
        else:
            accuracies[row] = _by_score(problem, ns, method)
    count = len(samples)
    errors = accuracies.std(axis=0, ddof=1) / np.sqrt(count) if count > 1 else None
    return [
        CurvePoint(
            n=n,
            accuracy=float(accuracies[:, index].mean()),
            standard_error=None if errors is None else float(errors[index]),
            sampling_error=float(np.sqrt(variances[:, index].sum()) / count),
            problems=count,
        )
        for index, n in enumerate(ns)
    ]


def _by_score(problem: ProblemSamples, ns: Sequence[int], method: Method) -> NDArray[np.float64]:
    if method == "all_correct":
        return 1 - expected_accuracies(
            ~problem.correct, ~problem.correct, ns
        )  # 1 - the probability that any is not correct
    scores = problem.correct.astype(np.float64) if method == "oracle" else _scores(problem, method)
    return expected_accuracies(np.where(problem.answered, scores, -np.inf), problem.correct, ns)


def _scores(problem: ProblemSamples, kind: str) -> NDArray[np.float64]:
    try:
        return problem.scores[kind]
    except KeyError:
        raise ValueError(f"problem {problem.problem[:60]!r} has no `{kind}_score`; score its samples first") from None


def _check_ns(ns: Sequence[int], size: int, whose: str) -> None:
    for n in ns:
        if n < 1:
            raise ValueError(f"n = {n}: at least one sample must be drawn")
        if n > size:
            raise ValueError(f"n = {n} is larger than the {size} samples{whose}; take more samples or a smaller n")
