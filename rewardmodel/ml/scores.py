"""From step probabilities to solution scores: the four strategies of the paper's appendix on scoring.

Step probabilities are arrays (steps, 3), one row per step, columns negative, neutral, positive. A step score is
P(step is not negative) if neutral counts as positive, P(positive) if it counts as negative. The solution score is the
product or the minimum of the step scores. Products are computed as sums of logarithms, so long solutions stay comparable.
"""

import math
from typing import Literal

import numpy as np
import numpy.typing as npt

Reduction = Literal["product", "minimum"]
Neutral = Literal["positive", "negative"]
Strategy = tuple[Reduction, Neutral]

NEGATIVE, NEUTRAL, POSITIVE = 0, 1, 2
COLUMNS = ("negative", "neutral", "positive")
STRATEGIES: tuple[Strategy, ...] = (
    ("product", "positive"),
    ("product", "negative"),
    ("minimum", "positive"),
    ("minimum", "negative"),
)


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


def solution_log_score(
    step_probabilities: npt.ArrayLike, reduction: Reduction = "product", neutral: Neutral = "positive"
) -> float:
    """Return the logarithm of the solution score; use it for ranking, because the score can underflow to 0.

    A solution without steps has minus infinity.
    """
    scores = step_scores(step_probabilities, neutral)
    if scores.size == 0:
        return -math.inf
    with np.errstate(divide="ignore"):
        logs = np.log(scores)
    if reduction == "product":
        return float(logs.sum())
    if reduction == "minimum":
        return float(logs.min())
    raise ValueError(f'reduction is {reduction!r}; it must be "product" or "minimum"')


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
