"""The exact posterior of first errors, against the sum over every possible truth."""

from itertools import product

import numpy as np
import pytest

from quality.first_errors import AFTER, NEG, NEU, POS, chain, log_evidence, posterior
from quality.labelings import RatedItem, first_error

SHARE = np.array([0.2, 0.8])
HAZARD = np.array([0.1, 0.3, 0.2, 0.4])


def truths(steps: int) -> list[tuple[int, ...]]:
    """All states that the steps of a solution can have together."""
    return [
        (*before, *((NEG,) if error < steps else ()), *([AFTER] * max(0, steps - error - 1)))
        for error in range(steps + 1)
        for before in product((NEU, POS), repeat=error)
    ]


def probability(truth: tuple[int, ...], evidence: np.ndarray) -> float:
    total = 1.0
    for step, state in enumerate(truth):
        prior = {NEG: HAZARD[step], AFTER: 1.0, NEU: (1 - HAZARD[step]) * 0.2, POS: (1 - HAZARD[step]) * 0.8}[state]
        total *= prior * np.exp(evidence[step, state])
    return float(total)


@pytest.mark.parametrize("steps", [1, 2, 4])
def test_posterior_is_the_sum_over_every_truth(steps: int) -> None:
    evidence = np.log(np.random.default_rng(steps).random((1, 4, 4)))
    weights = {truth: probability(truth, evidence[0]) for truth in truths(steps)}
    total = sum(weights.values())
    first, states = posterior(evidence, np.array([steps]), SHARE, HAZARD)
    for error in range(steps + 1):
        expected = sum(weight for truth, weight in weights.items() if (*truth, NEG).index(NEG) == error)
        assert first[0, error] == pytest.approx(expected / total)
    for step, state in product(range(steps), range(4)):
        expected = sum(weight for truth, weight in weights.items() if truth[step] == state)
        assert states[0, step, state] == pytest.approx(expected / total)
    joint, _ = chain(evidence, np.array([steps]), SHARE, HAZARD)
    assert log_evidence(joint)[0] == pytest.approx(np.log(total))


def test_steps_behind_a_short_solution_have_no_state() -> None:
    first, states = posterior(np.zeros((2, 4, 4)), np.array([2, 4]), SHARE, HAZARD)
    assert states[0, 2:].sum() == 0
    assert first[0, 3:].sum() == 0
    assert np.allclose(first.sum(axis=1), 1)
    assert np.allclose(states[1].sum(axis=1), 1)


def test_certain_states_leave_one_truth() -> None:
    evidence = np.zeros((1, 4, 4))
    evidence[0, 0] = [-np.inf, -np.inf, 0, -np.inf]
    evidence[0, 1] = [0, -np.inf, -np.inf, -np.inf]
    first, states = posterior(evidence, np.array([4]), SHARE, HAZARD)
    assert first[0].tolist() == [0, 1, 0, 0, 0]
    assert states[0].argmax(axis=1).tolist() == [POS, NEG, AFTER, AFTER]


@pytest.mark.parametrize(
    ("ratings", "steps", "expected"),
    [((1, 0, -1), 5, 2), ((1, 1), 2, 2), ((1,), 2, None), ((1, None), 2, None), ((None, -1), 4, 1), ((-1,), 1, 0)],
)
def test_position_of_the_first_error(ratings: tuple[int | None, ...], steps: int, expected: int | None) -> None:
    assert first_error(ratings, steps) == expected
    assert RatedItem(1, "a", ratings, steps).first_error == expected
