import math

import numpy as np
import pytest

from rewardmodel.ml.scores import solution_log_score, solution_score, step_scores, strategy_scores

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


def test_step_scores_never_exceed_one() -> None:
    assert step_scores(np.array([[0.0, 0.5, 0.5000001]], dtype=np.float32))[0] == 1.0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([[0.1, 0.9]],), r"shape \(1, 2\)"),
        ((STEPS, "mean"), "reduction is 'mean'"),
        ((STEPS, "product", "maybe"), "neutral is 'maybe'"),
    ],
)
def test_solution_score_with_wrong_arguments_says_which(arguments: tuple[object, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        solution_score(*arguments)  # type: ignore[arg-type]
