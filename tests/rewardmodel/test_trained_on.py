"""What a reward model is trained on: the database and the toolkit agree on every labeling."""

import itertools
import uuid

import pytest

from annotation.exports.selection import TRAINED_ON, selected_labelings
from annotation.models import Labeling
from annotation.records.record import build_record
from rewardmodel.ml.trees.trajectories import LabelOptions, exclusion_reason
from tests.factories import ProblemFactory

FINISH_REASONS = (None, "solution", "found_error", "give_up", "bad_problem")
MARKS = (None, False, True)
"""PRM800K has records in which `is_initial_screening_question` and `is_quality_control_question` are null."""


def import_labeling(finish_reason: str | None, is_screening: bool | None, is_quality_control: bool | None) -> Labeling:
    return Labeling.objects.create(
        origin="import",
        record_key=uuid.uuid4(),
        problem=ProblemFactory(),
        flow=2,
        is_screening=is_screening,
        is_quality_control=is_quality_control,
        question={"problem": "Why?"},
        label={"steps": [], "total_time": 1, "finish_reason": finish_reason},
        finish_reason=finish_reason,
    )


@pytest.mark.django_db
def test_database_and_toolkit_train_on_the_same_labelings() -> None:
    labelings = [import_labeling(*case) for case in itertools.product(FINISH_REASONS, MARKS, MARKS)]
    trained_on = set(selected_labelings(TRAINED_ON))
    assert len(trained_on) == 3 * 2 * 2
    for labeling in labelings:
        reason = exclusion_reason(build_record(labeling), LabelOptions())
        assert (labeling in trained_on) == (reason is None), (labeling.label, reason)


@pytest.mark.django_db
def test_held_out_problems_are_not_trained_on() -> None:
    labeling = import_labeling("solution", is_screening=False, is_quality_control=False)
    assert list(selected_labelings(TRAINED_ON)) == [labeling]
    labeling.problem.split = "test"
    labeling.problem.save()
    assert not selected_labelings(TRAINED_ON).exists()
