import math

import numpy as np
import pytest

from rewardmodel.ml.scores import (
    REDUCTIONS,
    STRATEGIES,
    Neutral,
    Reduction,
    Strategy,
    solution_log_score,
    solution_score,
    step_scores,
    strategy_scores,
)

# columns: negative, neutral, positive
STEPS = [[0.1, 0.2, 0.7], [0.5, 0.1, 0.4]]


def test_step_scores_by_meaning_of_neutral() -> None:
    assert step_scores(STEPS, "positive") == pytest.approx([0.9, 0.5])
    assert step_scores(STEPS, "negative") == pytest.approx([0.7, 0.4])


def test_strategy_scores_of_two_steps() -> None:
    assert strategy_scores(STEPS) == pytest.approx(
        {
            ("product", "positive"): 0.45,  # .9 * .5
            ("product", "negative"): 0.28,  # .7 * .4
            ("minimum", "positive"): 0.5,
            ("minimum", "negative"): 0.4,
            ("last", "positive"): 0.5,
            ("last", "negative"): 0.4,
            ("mean", "positive"): 0.7,  # (.9 + .5) / 2
            ("mean", "negative"): 0.55,  # (.7 + .4) / 2
        }
    )


def test_solution_score_of_no_steps_is_zero() -> None:
    assert solution_score(np.zeros((0, 3))) == 0.0


def test_solution_score_of_an_impossible_step_is_zero() -> None:
    assert solution_score([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]) == 0.0


def test_solution_log_score_ranks_where_the_product_underflows() -> None:
    step = [1 - 1e-3, 0.0, 1e-3]
    longer, shorter = [step] * 201, [step] * 200
    assert solution_score(shorter) == 0.0  # 1e-600
    assert solution_log_score(shorter) == pytest.approx(200 * math.log(1e-3))
    assert solution_log_score(longer) < solution_log_score(shorter)


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("neutral", ["positive", "negative"])
def test_solution_log_score_tells_very_good_solutions_apart(reduction: Reduction, neutral: Neutral) -> None:
    good, better = (np.array([[wrong, 0.0, 1.0]] * 3, dtype=np.float32) for wrong in (2e-20, 1e-20))
    assert solution_score(good, reduction, neutral) == solution_score(better, reduction, neutral) == 1.0
    assert solution_log_score(good, reduction, neutral) < solution_log_score(better, reduction, neutral) < 0.0
    assert solution_log_score(better, reduction, neutral) == pytest.approx(
        -1e-20 * (3 if reduction == "product" else 1)
    )


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_solution_log_score_is_the_logarithm_of_the_score(strategy: Strategy) -> None:
    assert solution_log_score(STEPS, *strategy) == pytest.approx(math.log(strategy_scores(STEPS)[strategy]))


def test_solution_log_score_of_a_mean_does_not_underflow() -> None:
    worse, bad = ([[1.0, 0.0, p]] * 4 for p in (1e-300, 2e-300))
    assert solution_log_score(worse, "mean") == pytest.approx(math.log(1e-300))
    assert solution_log_score(bad, "mean") == pytest.approx(math.log(2e-300))


def test_step_scores_never_exceed_one() -> None:
    assert step_scores(np.array([[0.0, 0.5, 0.5000001]], dtype=np.float32))[0] == 1.0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([[0.1, 0.9]],), r"shape \(1, 2\)"),
        ((STEPS, "median"), "reduction is 'median'; it must be product, minimum, last or mean"),
        ((STEPS, "product", "maybe"), "neutral is 'maybe'"),
    ],
)
def test_solution_score_with_wrong_arguments_says_which(arguments: tuple[object, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        solution_score(*arguments)  # type: ignore[arg-type]
