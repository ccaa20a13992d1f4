"""The sums over labelings, and the columns behind them."""

from typing import Any

import pytest

from annotation.models import Exclusion, Item, Labeling, LabelingChange, User
from annotation.selectors.labeling_changes import Chosen
from annotation.services.corrections import reopen_assignment
from annotation.services.exclusions import exclude
from annotation.services.labeling_changes import change_labelings
from annotation.services.labelings import submit_labeling
from rewardmodel.models import TrainingRun
from rewardmodel.selectors.labeling_counts import (
    LabelingCounts,
    UsableLabelings,
    labeling_counts,
    labelings_missing,
    usable_labelings,
)
from rewardmodel.selectors.timeline import Ratings, timeline
from tests.factories import ItemFactory, ProblemFactory, UserFactory, label, lease
from tests.rewardmodel.generation_rows import make_generation

pytestmark = pytest.mark.django_db


def imported(label: dict[str, Any]) -> Labeling:
    labeling = Labeling(
        origin="import", record_key=UserFactory().pk, problem=ProblemFactory(), flow=2, question={}, label=label
    )
    labeling.save()
    labeling.refresh_from_db()
    return labeling


@pytest.mark.parametrize(
    ("steps", "counted"),
    [
        ([], (0, 0, 0)),
        ([{"completions": None, "human_completion": None, "chosen_completion": None}], (0, 0, 0)),
        ([{"completions": []}, {"completions": [{"rating": None}, {"rating": 1}, {"rating": 1}]}], (2, 0, 0)),
        ([{"completions": [{"rating": 1}, {"rating": 0}]}, {"completions": [{"rating": -1}]}], (1, 1, 1)),
    ],
)
def test_database_counts_the_ratings_of_a_label(steps: list[dict[str, Any]], counted: tuple[int, int, int]) -> None:
    labeling = imported({"steps": steps})
    assert (labeling.positive, labeling.neutral, labeling.negative) == counted


def test_label_without_steps_counts_nothing() -> None:
    labeling = imported({})
    assert (labeling.positive, labeling.neutral, labeling.negative) == (0, 0, 0)


def test_corrected_labelings_count_once_per_labeler_kind() -> None:
    make_generation(3)
    person, model = UserFactory(), UserFactory(kind=User.Kind.MODEL)
    for labeler, ratings in ((person, [1, 1, -1]), (model, [1, 0, 1])):
        assignment = lease(ItemFactory(generation_number=3), labeler)
        submit_labeling(assignment_id=assignment.pk, labeler=labeler, label=label(list(ratings)))
        TrainingRun.objects.create(kind="prm", status="done")
    again = Labeling.objects.get(labeler=person).assignment
    assert again is not None
    reopen_assignment(assignment_id=again.pk, labeler=person)
    submit_labeling(assignment_id=again.pk, labeler=person, label=label([1, -1]))
    assert labeling_counts() == LabelingCounts(
        total=2, people=1, models=1, positive=3, neutral=1, negative=1, since_training=1
    )
    (point,) = timeline()
    assert point.ratings == Ratings(positive=3, neutral=1, negative=1, by_models=3)


def submit(ratings: list[int], **fields: Any) -> Labeling:
    labeler = UserFactory()
    reason = fields.pop("finish_reason", None)
    assignment = lease(ItemFactory(**fields), labeler)
    given = label(list(ratings), finish_reason=reason)
    details = {"reason": "Too hard."} if reason == "give_up" else None
    return submit_labeling(assignment_id=assignment.pk, labeler=labeler, label=given, details=details)[0]


def test_generation_waits_for_labelings_that_a_training_takes() -> None:
    """Four items and a screening and a quality-control one; all four are to be labeled."""
    generation = make_generation(5, settings={"retrain_after_labelings": 0})
    ItemFactory(generation_number=5)
    assert labelings_missing(generation) == 1
    counted = submit([1, -1], generation_number=5)
    submit([1, -1], generation_number=5, kind=Item.Kind.SCREENING)
    submit([1, -1], generation_number=5, kind=Item.Kind.QUALITY_CONTROL)
    assert usable_labelings([5]) == {5: UsableLabelings(usable=1, lost=0, by_models=0)}
    submit([1], generation_number=5, finish_reason="give_up")
    excluded = submit([1, -1], generation_number=5)
    exclude(labelings=[excluded.pk], kind=Exclusion.Kind.EXCLUDED, reason="Unread.", actor=None)
    # 4 slots, of which 2 are lost and 1 is labeled
    assert usable_labelings([5]) == {5: UsableLabelings(usable=1, lost=2, by_models=0)}
    assert labelings_missing(generation) == 1
    change_labelings(
        kind=LabelingChange.Kind.RETURN,
        chosen=Chosen(ids=[counted.pk, excluded.pk]),
        reason="Again.",
        actor=UserFactory(),
    )
    # 6 slots, of which 3 are lost; none of the others is labeled
    assert usable_labelings([5]) == {5: UsableLabelings(usable=0, lost=3, by_models=0)}
    assert labelings_missing(generation) == 3


def test_excluded_labelings_leave_the_sums() -> None:
    make_generation(3)
    submit([1, 1, 1], generation_number=3)
    unread = submit([0, -1], generation_number=3)
    exclude(labelings=[unread.pk], kind=Exclusion.Kind.HELD_BACK, reason="Paused.", actor=None)
    assert labeling_counts() == LabelingCounts(
        total=1, people=1, models=0, positive=3, neutral=0, negative=0, since_training=1
    )
    (point,) = timeline()
    assert point.ratings == Ratings(positive=3, neutral=0, negative=0, by_models=0)
