"""The sums over labelings, and the columns behind them."""

from typing import Any

import pytest

from annotation.models import Labeling, User
from annotation.services.corrections import reopen_assignment
from annotation.services.labelings import submit_labeling
from rewardmodel.models import TrainingRun
from rewardmodel.selectors.labeling_counts import LabelingCounts, labeling_counts
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
