"""Which labelings an export holds."""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q, QuerySet

from annotation.models import Labeling, Problem, User

CHUNK = 500
"""Rows that are fetched from the database's cursor at a time; a record takes 10 to 200 KB."""


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
    """What is asked for. Superseded labelings are never exported; screening ones are, under generation -1.

    `split` is the problem's split now: a problem that is held out today is held out in every export from today on.
    A labeling whose labeler is not known counts as a person's.
    """

    phase: int | None = None
    generation: int | None = None
    include_quality_control: bool = False
    split: Split = Split.ALL
    labelers: Labelers = Labelers.ALL
    finished_only: bool = False
    """Without given-up solutions and bad problems, as the paper trained."""


def selected_labelings(selection: Selection) -> QuerySet[Labeling]:
    """Return the selected labelings in the order in which they arrived."""
    labelings = Labeling.objects.filter(superseded_by=None)
    if selection.phase is not None:
        labelings = labelings.filter(flow=selection.phase)
    if selection.generation is not None:
        labelings = labelings.filter(generation_number=selection.generation)
    if not selection.include_quality_control:
        labelings = labelings.exclude(is_quality_control=True)
    if selection.split is not Split.ALL:
        labelings = labelings.filter(problem__split=selection.split.value)
    if selection.finished_only:
        unfinished = [Labeling.FinishReason.GIVE_UP, Labeling.FinishReason.BAD_PROBLEM]
        labelings = labelings.filter(Q(finish_reason=None) | ~Q(finish_reason__in=unfinished))
    is_model = Q(labeler__kind=User.Kind.MODEL)
    if selection.labelers is Labelers.MODELS:
        labelings = labelings.filter(is_model)
    elif selection.labelers is Labelers.PEOPLE:
        labelings = labelings.filter(Q(labeler=None) | ~is_model)
    return labelings.order_by("pk")
