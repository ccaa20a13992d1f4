"""The ratings that statistics read: what the trigger stores of each labeling, and which labelings count."""

from datetime import UTC, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from annotation.models import Exclusion, StepRatings, User
from annotation.selectors.rated_items import Scope, rated_labelings
from annotation.services.exclusions import exclude
from annotation.services.step_ratings import fill_step_ratings
from quality.labelings import RatedItem
from tests.annotation.ratings_by_people import imported, rated, solution_of
from tests.factories import ItemFactory, PhaseFactory, UserFactory

pytestmark = pytest.mark.django_db


def step(rating: object, flagged: object = False, **more: object) -> dict[str, object]:
    shown = {"text": "…", "rating": rating, "flagged": flagged}
    return {"completions": [shown], "human_completion": None, "chosen_completion": 0, **more}


ODDITIES = {
    "plain": ([step(1), step(0), step(-1)], [1, 0, -1]),
    "behind the first negative step": ([step(1), step(-1), step(1)], [1, -1]),
    "unsure": ([step(1), step(None, True), step(1)], [1, None, 1]),
    "flagged, but rated": ([step(1), step(1, True)], [1, None]),
    "no flag": ([step(1, None)], [1]),
    "no completions": (
        [step(1), {"completions": None, "human_completion": None, "chosen_completion": None}],
        [1, None],
    ),
    "empty completions": ([{"completions": []}, step(0)], [None, 0]),
    "alternatives": (
        [step(1), {"completions": [step(-1)["completions"][0], step(1)["completions"][0]]}],  # type: ignore[index]
        [1, -1],
    ),
    "nothing": ([], []),
}


@pytest.mark.parametrize("name", ODDITIES)
def test_trigger_stores_the_ratings_of_a_label(name: str) -> None:
    steps, expected = ODDITIES[name]
    labeling = imported(solution_of(4), UserFactory(), [], label={"steps": steps, "total_time": 1})
    stored = labeling.step_ratings
    assert (stored.ratings, stored.steps) == (expected, 4)
    assert (stored.solution_id, stored.labeler_id) == (labeling.solution_id, labeling.labeler_id)


def test_trigger_stores_nothing_of_unknown_labelers_and_flow_one() -> None:
    solution = solution_of(2)
    imported(solution, None, [1])
    imported(solution, UserFactory(), [1], flow=1)
    assert not StepRatings.objects.exists()


def test_filling_writes_what_the_trigger_had_not_seen() -> None:
    labelings = [imported(solution_of(2), UserFactory(), [1, -1]) for _ in range(3)]
    StepRatings.objects.filter(labeling__in=labelings[:2]).delete()
    assert fill_step_ratings() == 2
    assert [one.ratings for one in StepRatings.objects.order_by("labeling")] == [[1, -1]] * 3
    assert fill_step_ratings() == 0


def test_rated_labelings_are_those_that_count() -> None:
    ann, ben, model = UserFactory(), UserFactory(), UserFactory(kind=User.Kind.MODEL)
    solution, at = solution_of(3), datetime(2026, 3, 2, 12, tzinfo=UTC)
    old = imported(solution, ann, [1, 1, 1])
    newer = imported(solution, ann, [1, -1], at=at)
    held_back = imported(solution_of(3), ann, [0])
    exclude(labelings=[held_back.pk], kind=Exclusion.Kind.HELD_BACK, reason="Paused.", actor=None)
    imported(solution, model, [1, 1, 1])
    corrected = imported(solution, ben, [0, 0, 0])
    current = imported(solution, ben, [0, 1, 0], supersedes=corrected)
    found = rated_labelings()
    assert [one.labeling for one in found] == [newer.pk, current.pk]
    assert old.pk not in [one.labeling for one in found], "ann does not agree with herself"
    assert found[0].rated == RatedItem(solution.pk, ann.pk, (1, -1), 3, at.timestamp())
    assert found[1].rated.ratings == (0, 1, 0)


def test_scope_chooses_labelings() -> None:
    ann, ben, cem = UserFactory(), UserFactory(), UserFactory()
    phase = PhaseFactory()
    item = ItemFactory(phase=phase, labelings_wanted=2, generation_number=3)
    one, two = rated(item, ann, [1, -1]), rated(item, ben, [1, 1, 1])
    other = imported(solution_of(2), cem, [1], at=datetime(2026, 1, 5, tzinfo=UTC), is_quality_control=True)

    def labelings(**scope: object) -> list[int]:
        return [found.labeling for found in rated_labelings(Scope(**scope))]  # type: ignore[arg-type]

    assert labelings() == [one.pk, two.pk, other.pk]
    assert labelings(phase=phase.pk) == [one.pk, two.pk]
    assert labelings(generation=3) == [one.pk, two.pk]
    assert labelings(labeler=ben.pk) == [one.pk, two.pk], "with what they can be compared with"
    assert labelings(until=datetime(2026, 2, 1, tzinfo=UTC)) == [other.pk]
    assert labelings(work_only=True) == [one.pk, two.pk]


def test_reading_takes_one_query_for_any_number(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for count in (1, 3):
        for _ in range(count):
            imported(solution_of(2), UserFactory(), [1, 1])
        with django_assert_num_queries(3):  # one, and a savepoint around it
            rated_labelings()
