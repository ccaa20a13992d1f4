"""From step probabilities to solution scores: the strategies of the paper's appendix on scoring, and two that others use.

Step probabilities are arrays (steps, 3), one row per step, columns negative, neutral, positive. A step score is
P(step is not negative) if neutral counts as positive, P(positive) if it counts as negative. The solution score is the
product or the minimum of the step scores (the paper), the last one, or their mean. Products are computed as sums of logarithms,
so long solutions stay comparable.
"""

import math
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

Reduction = Literal["product", "minimum", "last", "mean"]
Neutral = Literal["positive", "negative"]
Strategy = tuple[Reduction, Neutral]

NEGATIVE, NEUTRAL, POSITIVE = 0, 1, 2
WHOLE_TOLERANCE = 1e-5
"""By how much the float32 probabilities of a step may miss 1."""
COLUMNS = ("negative", "neutral", "positive")
REDUCTIONS: tuple[Reduction, ...] = get_args(Reduction)
NEUTRALS: tuple[Neutral, ...] = get_args(Neutral)
STRATEGIES: tuple[Strategy, ...] = tuple((reduction, neutral) for reduction in REDUCTIONS for neutral in NEUTRALS)


def step_scores(step_probabilities: npt.ArrayLike, neutral: Neutral = "positive") -> npt.NDArray[np.float64]:
    """Return the score of each step, (steps,) float64 in [0, 1].

    Raises ValueError if the array is not (steps, 3) or `neutral` is not one of its two values.
    """
    probabilities = np.asarray(step_probabilities, dtype=np.float64)
    if probabilities.size == 0:
        return np.zeros(0)
    if probabilities.ndim != 2 or probabilities.shape[1] != len(COLUMNS):
        raise ValueError(
            f"step probabilities have shape {probabilities.shape}; expected (steps, 3), columns {', '.join(COLUMNS)}"
        )
    if neutral == "positive":
        return np.minimum(probabilities[:, NEUTRAL] + probabilities[:, POSITIVE], 1.0)
    if neutral == "negative":
        return probabilities[:, POSITIVE]
    raise ValueError(f'neutral is {neutral!r}; it must be "positive" or "negative"')


def step_log_scores(step_probabilities: npt.ArrayLike, neutral: Neutral = "positive") -> npt.NDArray[np.float64]:
    """Return the natural logarithm of each step score, (steps,) float64, at most 0. Raises ValueError as `step_scores` does.

    Near 1 it is computed from what is missing to 1, because float32 rounds probabilities near 1 but not those near 0: two very good
    steps with P(negative) 1e-9 and 1e-12 both have the score 1, but the logarithms -1e-9 and -1e-12.
    """
    scores = step_scores(step_probabilities, neutral)
    if scores.size == 0:
        return scores
    probabilities = np.asarray(step_probabilities, dtype=np.float64)
    missing = probabilities[:, NEGATIVE] if neutral == "positive" else probabilities[:, [NEGATIVE, NEUTRAL]].sum(axis=1)
    # Only shares of one whole say the same in both ways.
    is_near_one = (scores > 0.5) & (np.abs(probabilities.sum(axis=1) - 1) < WHOLE_TOLERANCE)
    with np.errstate(divide="ignore"):
        logs: npt.NDArray[np.float64] = np.log(scores)
    logs[is_near_one] = np.log1p(-missing[is_near_one])
    return logs


def solution_log_score(
    step_probabilities: npt.ArrayLike, reduction: Reduction = "product", neutral: Neutral = "positive"
) -> float:
    """Return the natural logarithm of the solution score; use it for ranking, because the score can underflow to 0 or round to 1.

    A solution without steps has minus infinity. Raises ValueError for an unknown reduction.
    """
    logs = step_log_scores(step_probabilities, neutral)
    if reduction not in REDUCTIONS:
        raise ValueError(f"reduction is {reduction!r}; it must be {', '.join(REDUCTIONS[:-1])} or {REDUCTIONS[-1]}")
    if logs.size == 0:
        return -math.inf
    if reduction == "product":
        return float(logs.sum())
    if reduction == "minimum":
        return float(logs.min())
    if reduction == "last":
        return float(logs[-1])
    return _log_mean(logs)


def _log_mean(logs: npt.NDArray[np.float64]) -> float:
    """Return the logarithm of the mean of what `logs` (steps,) are logarithms of, also where that mean rounds to 0 or 1."""
    missing = float(-np.expm1(logs).mean())
    if missing < 0.5:
        return math.log1p(-missing)
    most = float(logs.max())
    return most if math.isinf(most) else most + math.log(float(np.exp(logs - most).mean()))


def solution_score(
    step_probabilities: npt.ArrayLike, reduction: Reduction = "product", neutral: Neutral = "positive"
) -> float:
    """Return the solution score in [0, 1]; 0 for a solution without steps.

    >>> round(solution_score([[0.1, 0.2, 0.7], [0.5, 0.0, 0.5]]), 3)  # (1 - 0.1) * (1 - 0.5)
    0.45
    """
    return math.exp(solution_log_score(step_probabilities, reduction, neutral))


def strategy_scores(step_probabilities: npt.ArrayLike) -> dict[Strategy, float]:
    """Return the solution score of each strategy, from one set of step probabilities."""
    return {strategy: solution_score(step_probabilities, *strategy) for strategy in STRATEGIES}
