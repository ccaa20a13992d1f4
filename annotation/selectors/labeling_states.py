"""What a labeling counts for now: one state each, for lists, filters and pages.

The state is words for the rule that exports/selection.py holds; `uses_of` asks that rule itself.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Case, CharField, Exists, OuterRef, Q, Value, When

from annotation.exports.selection import TRAINED_ON, Selection, selected_labelings
from annotation.models import Exclusion, Labeling
from annotation.models.labeling import LabelingQuerySet


class State(StrEnum):
    """The first of these that is true, in this order."""

    SUPERSEDED = "superseded"
    EXCLUDED = "excluded"
    HELD_BACK = "held_back"
    SCREENING = "screening"
    QUALITY_CONTROL = "quality_control"
    COUNTS = "counts"


def _condition(state: State) -> Q:
    in_force = Exclusion.objects.filter(labeling=OuterRef("pk"), ended_at=None)
    match state:
        case State.SUPERSEDED:
            return Q(Exists(Labeling.objects.filter(supersedes=OuterRef("pk"), supersedes__isnull=False)))
        case State.EXCLUDED:
            return Q(Exists(in_force.filter(kind=Exclusion.Kind.EXCLUDED)))
        case State.HELD_BACK:
            return Q(Exists(in_force.filter(kind=Exclusion.Kind.HELD_BACK)))
        case State.SCREENING:
            return Q(is_screening=True)
        case State.QUALITY_CONTROL:
            return Q(is_quality_control=True)
        case State.COUNTS:
            return Q()


_BEFORE_COUNTS = tuple(state for state in State if state is not State.COUNTS)


def in_state(labelings: LabelingQuerySet, state: State) -> LabelingQuerySet:
    """Those in this state: its condition is true, and none of the conditions before it."""
    for before in _BEFORE_COUNTS:
        if before is state:
            return labelings.filter(_condition(state))
        labelings = labelings.filter(~_condition(before))
    return labelings


def with_state(labelings: LabelingQuerySet) -> LabelingQuerySet:
    """Add `state`, one of State."""
    return labelings.annotate(
        state=Case(
            *(When(_condition(state), then=Value(state.value)) for state in _BEFORE_COUNTS),
            default=Value(State.COUNTS.value),
            output_field=CharField(),
        )
    )


@dataclass(frozen=True, slots=True)
class Uses:
    """Who takes the labeling now. `consensus`: agreement, the label model and gold from agreement read it."""

    export: bool
    export_with_quality_control: bool
    training: bool
    consensus: bool


def uses_of(labeling: Labeling) -> Uses:
    def takes(labelings: LabelingQuerySet) -> bool:
        return labelings.filter(pk=labeling.pk).exists()

    return Uses(
        export=takes(selected_labelings(Selection())),
        export_with_quality_control=takes(selected_labelings(Selection(include_quality_control=True))),
        training=takes(selected_labelings(TRAINED_ON)),
        consensus=takes(Labeling.objects.counting()),
    )
