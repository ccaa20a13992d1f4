import numpy as np
import pytest

from rewardmodel.demo.domain.experiment import Sampled
from rewardmodel.demo.domain.loop_experiment import figures, learned, select
from rewardmodel.demo.domain.problems import generate_problems
from rewardmodel.ml.sampling import SampledSolution

PROBLEM = generate_problems(1, 1)[0]


def drawn(ratings: list[list[int]], correct: list[bool]) -> Sampled:
    solutions = [
        SampledSolution(steps=["one", "two"], answer=str(place), finished=True) for place in range(len(ratings))
    ]
    return Sampled(PROBLEM, solutions, ratings, correct)


SIX = drawn([[1, -1]] * 5 + [[1, 1]], [False, False, False, False, False, True])
TWO = drawn([[1, 1], [-1]], [True, False])


@pytest.mark.parametrize(
    ("rule", "places"),
    [
        ("convincing_wrong", [(SIX, 1), (TWO, 1)]),
        ("mixed", [(SIX, 1), (SIX, 4), (SIX, 3), (SIX, 2), (SIX, 5), (TWO, 1), (TWO, 0)]),
    ],
)
def test_rules_take_what_convinced_most(rule: str, places: list[tuple[Sampled, int]]) -> None:
    scores = np.log([0.1, 0.8, 0.2, 0.3, 0.4, 0.9, 0.7, 0.1])
    assert select([SIX, TWO], scores, rule, np.random.default_rng(0)) == places


def test_uniform_rule_draws_every_sample_as_often() -> None:
    lots = np.random.default_rng(0)
    places = [place for _ in range(600) for _, place in select([SIX], np.zeros(6), "uniform", lots)]
    assert np.bincount(places, minlength=6).min() > 60


def test_labels_end_at_the_first_error() -> None:
    first, second = learned([(SIX, 0), (TWO, 1)])
    assert (first.label_count, second.label_count) == (2, 1)


def test_figures_tell_whose_score_is_on_the_wrong_side() -> None:
    row = figures([TWO], np.log([0.4, 0.6]))
    assert (row["sound_below_half"], row["unsound_above_half"]) == (1.0, 1.0)
    assert [point["accuracy"] for point in row["curve"]] == [0.5, 0.0]
