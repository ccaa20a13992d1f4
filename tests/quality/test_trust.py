"""Rates of labelers: with gold alone they are those of a Beta distribution; by the others' ratings they find who rates badly."""

import numpy as np
import pytest

from quality.label_model import estimate
from quality.labelings import RatedItem
from quality.simulation import label, solutions, team
from quality.trust import Rate, is_doubtful, rates


def rate_of(name: str, found: list[Rate]) -> Rate:
    return next(rate for rate in found if rate.name == name)


def test_gold_alone_gives_the_mean_of_a_beta_distribution() -> None:
    """Of twenty known errors at the first step, fifteen are seen: Beta(1 + 15, .5 + 5)."""
    labelings = [RatedItem(number, "ann", (-1,) if number < 15 else (1, -1), 2, turn=number) for number in range(20)]
    found = rates(estimate(labelings, gold=dict.fromkeys(range(20), (-1,))), "ann")
    assert rate_of("errors seen", found).value == pytest.approx(16 / 21.5, abs=0.02)
    low, high = rate_of("errors seen", found).interval
    assert low < 0.65 < 0.85 < high
    # nothing is known of later steps, so only the prior speaks: Beta(1, .5)
    assert rate_of("errors seen after the first steps", found).value == pytest.approx(2 / 3, abs=0.06)


def test_nobody_is_doubtful_before_anything_is_known() -> None:
    found = rates(estimate([RatedItem(1, "ann", (1, 1, 1), 3)]), "ann")
    assert not is_doubtful(found)
    assert all(rate.weights.sum() == pytest.approx(1) for rate in found)


def test_others_ratings_find_the_bad_labelers_and_no_good_one() -> None:
    random = np.random.default_rng(0)
    labelers = team()
    done = dict.fromkeys((labeler.name for labeler in labelers), 0)
    labelings = []
    for item in solutions(random, 800):
        for index in random.choice(len(labelers), 3, replace=False):
            labeler = labelers[int(index)]
            labelings.append(label(random, labeler, item, done[labeler.name]))
            done[labeler.name] += 1
    found = estimate(labelings)
    doubtful = {labeler.name for labeler in labelers if is_doubtful(rates(found, labeler.name))}
    good = {labeler.name for labeler in labelers if labeler.kind == "good"}
    assert not doubtful & good
    assert {"always-positive", "random", "unread", "bad-35", "bad-40"} <= doubtful


def test_reading_only_the_first_steps_shows_in_the_later_ones() -> None:
    random = np.random.default_rng(1)
    unread = next(labeler for labeler in team() if labeler.name == "unread")
    items = solutions(random, 200)
    found = rates(
        estimate(
            [label(random, unread, item, number) for number, item in enumerate(items)],
            gold={item.item: item.ratings for item in items},
        ),
        "unread",
    )
    assert rate_of("errors seen after the first steps", found).below(0.2) > 0.95
    assert rate_of("steps right", found).value > 0.8
