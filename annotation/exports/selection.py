"""Selecting labelings for exports and trainings: the one rule for which labelings count. docs/data-formats.md has it as a table."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Q

from annotation.models import Labeling, Problem, User
from annotation.models.labeling import LabelingQuerySet


class Labelers(StrEnum):
    ALL = "all"
    PEOPLE = "people"
    MODELS = "models"


class Split(StrEnum):
    ALL = "all"
    TRAIN = Problem.Split.TRAIN.value
    TEST = Problem.Split.TEST.value


@dataclass(frozen=True, slots=True)
class Selection:
    """Filters. Superseded, excluded and held-back labelings are always left out.

    `split` is the problem's current split: once a problem is held out, so are its labelings in all later exports. A labeling with an
    unknown labeler counts as a person's.
    """

    flow: int | None = None
    generation_number: int | None = None
    include_quality_control: bool = False
    split: Split = Split.ALL
    labelers: Labelers = Labelers.ALL
    finished_only: bool = False
    include_screening: bool = True
    """Screening labelings have generation -1."""
    phase: str = ""
    """Name of a phase; imported labelings have none."""
    source: str = ""
    """Source of the problem."""
    labeler: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    """Submitted at `since` or later, and before `until`."""


TRAINED_ON = Selection(split=Split.TRAIN, finished_only=True, include_screening=False)
"""What reward models are trained on, as in the paper: finished labelings of train problems, without screening and quality control.
The toolkit applies the same rule to files of records (`exclusion_reason` in rewardmodel/ml/trees/trajectories.py), because it has no
access to the database; tests/rewardmodel/test_trained_on.py compares the two."""


def trained_on() -> LabelingQuerySet:
    """What a training would learn from now, in no order: to be counted."""
    return selected_labelings(TRAINED_ON).order_by()


def selected_labelings(selection: Selection) -> LabelingQuerySet:
    """Return the selected labelings in the order of arrival."""
    labelings = Labeling.objects.counting()
    if selection.flow is not None:
        labelings = labelings.filter(flow=selection.flow)
    if selection.generation_number is not None:
        labelings = labelings.filter(generation_number=selection.generation_number)
    labelings = labelings.filter(
        **{
            column: value
            for column, value in {
                "assignment__item__phase__name": selection.phase or None,
                "problem__source": selection.source or None,
                "labeler": selection.labeler,
                "submitted_at__gte": selection.since,
                "submitted_at__lt": selection.until,
            }.items()
            if value is not None
        }
    )
    if not selection.include_quality_control:
        labelings = labelings.exclude(is_quality_control=True)
    if selection.split is not Split.ALL:
        labelings = labelings.filter(problem__split=selection.split.value)
    if not selection.include_screening:
        labelings = labelings.exclude(is_screening=True)
    if selection.finished_only:
        labelings = labelings.finished()
    is_model = Q(labeler__kind=User.Kind.MODEL)
    if selection.labelers is Labelers.MODELS:
        labelings = labelings.filter(is_model)
    elif selection.labelers is Labelers.PEOPLE:
        labelings = labelings.filter(Q(labeler=None) | ~is_model)
    return labelings.order_by("pk")
