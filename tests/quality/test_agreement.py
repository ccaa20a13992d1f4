"""Agreement on small tables by hand, on degenerate ones, and on random ones against a reference library."""

from collections import Counter

import numpy as np
import pytest
from nltk.metrics.agreement import AnnotationTask
from sklearn.metrics import cohen_kappa_score

from quality.agreement import Undefined, agreement, confusion, measure
from quality.labelings import RatedItem
from quality.overlap import overlap_of

# Pairs of ratings, by step: (1, 1), (1, 0), (-1, -1) of item 1; (1, 1), (1, -1) of item 2; item 3 has one labeling.
SMALL = [
    RatedItem(1, "ann", (1, 1, -1), 4),
    RatedItem(1, "ben", (1, 0, -1), 4),
    RatedItem(2, "ann", (1, 1), 2),
    RatedItem(2, "ben", (1, -1), 2),
    RatedItem(3, "ann", (0,), 1),
]


def test_small_table_by_hand() -> None:
    found = agreement(SMALL)
    assert found.exact.value == 3 / 5
    assert found.exact.of == 5
    # six times 1, once 0 and three times -1 among ten ratings: by chance .36 + .01 + .09 are equal
    assert found.kappa.value == pytest.approx((0.6 - 0.46) / (1 - 0.46))
    # squared ordinal distances: (0, 1) 3.5² = 12.25, (-1, 1) 5.5² = 30.25, (-1, 0) 2² = 4
    # observed (2 · 12.25 + 2 · 30.25) / 10; expected 2 · (1·6·12.25 + 3·6·30.25 + 3·1·4) / (10 · 9)
    assert found.alpha.value == pytest.approx(1 - (85 / 10) / (1260 / 90))
    assert found.first_error.value == 1 / 2
    assert found.first_error.of == 2
    assert found.exact.low is not None
    assert found.exact.high is not None
    assert 0 <= found.exact.low <= 3 / 5 <= found.exact.high <= 1


def test_alike_ratings_have_no_kappa_and_no_alpha() -> None:
    found = agreement([RatedItem(1, labeler, (1, 1), 2) for labeler in ("ann", "ben")])
    assert found.exact.value == 1
    assert (found.kappa.value, found.kappa.undefined) == (None, Undefined.ONE_RATING)
    assert (found.alpha.value, found.alpha.undefined) == (None, Undefined.ONE_RATING)


@pytest.mark.parametrize(
    ("labelings", "why"),
    [
        ([], Undefined.NO_LABELINGS),
        (SMALL[:1], Undefined.ONE_LABELER),
        ([SMALL[0], SMALL[2]], Undefined.ONE_LABELER),
        ([SMALL[0], SMALL[3]], Undefined.NO_OVERLAP),
        # the only step that both have seen is rated by one of them
        ([RatedItem(1, "ann", (None, 1), 3), RatedItem(1, "ben", (0,), 3)], Undefined.NO_OVERLAP),
    ],
)
def test_without_overlap_nothing_is_measured(labelings: list[RatedItem], why: Undefined) -> None:
    found = agreement(labelings)
    for figure in (found.exact, found.kappa, found.alpha, found.first_error):
        assert (figure.value, figure.of, figure.undefined) == (None, 0, why)


def test_opposite_ratings_agree_less_than_by_chance() -> None:
    labelings = [
        RatedItem(item, labeler, (rating,), 1)
        for item in range(10)
        for labeler, rating in (("ann", item % 2), ("ben", 1 - item % 2))
    ]
    found = agreement(labelings)
    assert found.kappa.value == pytest.approx(-1)
    assert found.alpha.value is not None
    assert found.alpha.value < -0.8


def test_unsure_steps_and_unfinished_solutions_are_left_out() -> None:
    found = agreement([RatedItem(1, "ann", (1, None, 1), 3), RatedItem(1, "ben", (1, 1, 0), 3)])
    assert found.exact.of == 2
    assert found.first_error.of == 0


@pytest.mark.parametrize("seed", range(5))
def test_kappa_equals_the_reference_on_random_ratings(seed: int) -> None:
    random = np.random.default_rng(seed)
    one = random.integers(-1, 2, 60)
    other = np.where(random.random(60) < 0.6, one, random.integers(-1, 2, 60))
    found = agreement(
        [
            RatedItem(item, who, (rating,), 1)
            for who, row in (("ann", one), ("ben", other))
            for item, rating in enumerate(row.tolist())
        ]
    )
    both_orders = [*zip(one, other, strict=True), *zip(other, one, strict=True)]
    expected = cohen_kappa_score([a for a, _ in both_orders], [b for _, b in both_orders])
    assert found.kappa.value == pytest.approx(expected)


@pytest.mark.parametrize("seed", range(5))
def test_alpha_equals_the_reference_on_random_ratings(seed: int) -> None:
    """Three labelers, every fourth rating missing. The reference takes the distance as a function."""
    random = np.random.default_rng(seed)
    ratings = [[int(r) if random.random() < 0.75 else None for r in random.integers(-1, 2, 3)] for _ in range(30)]
    labelings = [
        RatedItem(item, who, (rating,), 1) for item, row in enumerate(ratings) for who, rating in enumerate(row)
    ]
    known = [[rating for rating in row if rating is not None] for row in ratings]
    counts = Counter(rating for row in known if len(row) > 1 for rating in row)

    def distance(one: int, other: int) -> float:
        low, high = sorted((one, other))
        between = sum(counts[value] for value in range(low, high + 1))
        return float((between - (counts[one] + counts[other]) / 2) ** 2)

    task = AnnotationTask(
        [
            (who, item, rating)
            for item, row in enumerate(ratings)
            for who, rating in enumerate(row)
            if rating is not None
        ],
        distance=distance,
    )
    assert agreement(labelings).alpha.value == pytest.approx(task.alpha())


def test_confusion_with_gold() -> None:
    found = confusion(SMALL, {1: (1, 0, -1), 3: (1,)})
    assert found.counts.tolist() == [[2, 0, 0], [0, 1, 1], [0, 1, 2]]
    assert found.shares.tolist() == [[1, 0, 0], [0, 0.5, 0.5], [0, pytest.approx(1 / 3), pytest.approx(2 / 3)]]
    # the two items alone have 2 of 2 and 0 of 1 right in the last row
    assert (found.low[2, 2], found.high[2, 2]) == (0, 1)


def test_confusion_without_gold_has_no_shares() -> None:
    found = confusion(SMALL, {})
    assert found.counts.sum() == 0
    assert np.isnan(found.shares).all()
    assert np.isnan(found.low).all()


def test_interval_is_that_of_samples_of_items() -> None:
    """Of four items two agree: samples of four with replacement have 0, 1, 2, 3 or 4 equal pairs with 1, 4, 6, 4, 1 sixteenths."""
    labelings = [
        RatedItem(item, who, (rating,), 1)
        for item, ratings in enumerate([(1, 1), (0, 0), (1, 0), (-1, 1)])
        for who, rating in enumerate(ratings)
    ]
    exact = agreement(labelings).exact
    assert (exact.value, exact.low, exact.high) == (0.5, 0, 1)
    assert agreement(labelings) == agreement(labelings), "the seed is fixed"


def test_pairs_of_some_labelers_count_alone() -> None:
    labelings = [*SMALL, RatedItem(1, "cem", (1, 1, 1, 1), 4)]
    overlap = overlap_of(labelings)
    people = np.array([labeling.labeler for labeling in labelings])
    ann_and_ben = overlap.where(lambda pairs: (people[pairs.one] != "cem") & (people[pairs.other] != "cem"))
    assert measure(ann_and_ben, labelers=2) == agreement(SMALL)
    with_cem = overlap.where(lambda pairs: people[pairs.other] == "cem")
    # cem's ratings of item 1 beside ann's (1, 1, -1) and ben's (1, 0, -1)
    assert with_cem.rating_pairs().sum(axis=0).tolist() == [[0, 0, 2], [0, 0, 1], [0, 0, 3]]
    assert with_cem.end_pairs().tolist() == [[2, 0]]
