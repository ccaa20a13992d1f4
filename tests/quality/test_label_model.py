"""The label model on simulated labelers: first errors, rows, gold, scores, and what it must refuse."""

import numpy as np
import pytest

from quality.first_errors import AFTER, NEG, POS
from quality.label_model import Estimate, estimate
from quality.labelings import RatedItem
from quality.simulation import Labeler, Solution, always_positive, careless, label, solutions


def labelings_of(labelers: list[Labeler], items: list[Solution], *, each: int, seed: int = 0) -> list[RatedItem]:
    random = np.random.default_rng(seed)
    done = dict.fromkeys((labeler.name for labeler in labelers), 0)
    found = []
    for item in items:
        for index in random.choice(len(labelers), each, replace=False):
            labeler = labelers[int(index)]
            found.append(label(random, labeler, item, done[labeler.name]))
            done[labeler.name] += 1
    return found


def right(found: Estimate, items: list[Solution]) -> float:
    guesses = found.first_error.argmax(axis=1)
    return float(
        np.mean([guesses[found.items[item.item]] == item.first_error for item in items if item.item in found.items])
    )


CAREFUL = [Labeler(f"careful-{number}", careless(0.08), "good") for number in range(4)]
LAZY = [Labeler(f"lazy-{number}", always_positive, "bad") for number in range(2)]


def test_two_lazy_labelers_do_not_outvote_a_careful_one() -> None:
    items = solutions(np.random.default_rng(1), 250)
    labelings = labelings_of(CAREFUL + LAZY, items, each=3)
    assert right(estimate(labelings), items) > 0.85
    by_item: dict[object, list[int | None]] = {}
    for labeling in labelings:
        by_item.setdefault(labeling.item, []).append(labeling.first_error)
    votes = [max(by_item[item.item], key=by_item[item.item].count) == item.first_error for item in items]
    assert np.mean(votes) < 0.82


def test_rows_of_labelers_are_recovered() -> None:
    items = solutions(np.random.default_rng(2), 400)
    found = estimate(labelings_of(CAREFUL + LAZY, items, each=3))
    assert found.rows_of("lazy-0")[:, NEG, 2].min() > 0.85
    careful = found.rows_of("careful-1")
    assert careful[:, POS, 2] == pytest.approx([0.92, 0.92], abs=0.05)
    assert careful[:, NEG, 0].min() > 0.75
    assert careful[1, AFTER, 0] == pytest.approx(0.5 * 0.92, abs=0.2)


def test_gold_is_certain_and_teaches_about_single_labelings() -> None:
    items = solutions(np.random.default_rng(3), 200)
    gold = {item.item: item.ratings for item in items[:60]}
    labelings = labelings_of(LAZY, items, each=1)
    found = estimate(labelings, gold=gold)
    assert right(found, items[:60]) == 1
    assert found.rows_of("lazy-0")[:, NEG, 2].min() > 0.7
    assert estimate(labelings).rows_of("lazy-0")[:, NEG, 2].min() < 0.5


def test_scores_of_a_reward_model_are_one_more_rater() -> None:
    items = solutions(np.random.default_rng(4), 300)
    labelings = labelings_of(CAREFUL, items, each=1)
    random = np.random.default_rng(5)
    scores = {
        item.item: [
            float(np.clip((0.2 if step >= item.first_error else 0.8) + random.normal(0, 0.1), 0, 1))
            for step in range(item.steps)
        ]
        for item in items
    }
    noise = {item.item: random.random(item.steps).tolist() for item in items}
    alone = right(estimate(labelings), items)
    assert right(estimate(labelings, scores=scores), items) > alone + 0.05
    assert right(estimate(labelings, scores=noise), items) > alone - 0.03


def test_probabilities_are_calibrated() -> None:
    items = solutions(np.random.default_rng(6), 800)
    found = estimate(labelings_of(CAREFUL + LAZY, items, each=2))
    sure = found.first_error.max(axis=1)
    assert float(sure.mean()) == pytest.approx(right(found, items), abs=0.05)


def test_one_labeling_is_enough_and_none_is_not() -> None:
    found = estimate([RatedItem("x", "ann", (1, None, -1), 5)])
    assert int(found.first_error[0].argmax()) == 2
    assert found.states[0, :, :].sum(axis=1) == pytest.approx(np.ones(5))
    with pytest.raises(ValueError, match="no labelings"):
        estimate([])


def test_labelings_that_disagree_on_the_number_of_steps_are_refused() -> None:
    with pytest.raises(ValueError, match="item x give it 2 and 3 steps"):
        estimate([RatedItem("x", "ann", (1, 1), 2), RatedItem("x", "ben", (1, 1), 3)])
