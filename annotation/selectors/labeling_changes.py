"""Labelings that somebody is about to change, and what was changed lately."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from annotation.models import Exclusion, Labeling, LabelingChange, ReturnedSlot
from annotation.models.labeling import LabelingQuerySet
from annotation.selectors.all_labelings import Filter, filtered_labelings

Kind = LabelingChange.Kind


@dataclass(frozen=True, slots=True)
class Chosen:
    """Labelings by id, or all that a filter finds. `asked` is what the change keeps of it."""

    ids: Collection[int] | None = None
    filter: Filter | None = None
    asked: dict[str, Any] | None = None

    def labelings(self) -> LabelingQuerySet:
        if self.filter is not None:
            return filtered_labelings(self.filter)
        return Labeling.objects.filter(pk__in=list(self.ids or ()))


@dataclass(frozen=True, slots=True)
class Preview:
    """Of `chosen` labelings, the change would change `changing`."""

    chosen: int
    changing: int


def preview_change(*, kind: LabelingChange.Kind, chosen: Chosen) -> Preview:
    labelings = chosen.labelings()
    return Preview(chosen=labelings.count(), changing=to_change(labelings, kind).count())


def to_change(labelings: LabelingQuerySet, kind: LabelingChange.Kind) -> LabelingQuerySet:
    """Those that the change would change. A superseded labeling counts for nothing, so there is nothing to change."""
    current = labelings.not_superseded()
    in_force = Exclusion.objects.filter(labeling=OuterRef("pk"), ended_at=None)
    match kind:
        case Kind.EXCLUDE:
            return current.filter(~Exists(in_force.filter(kind=Exclusion.Kind.EXCLUDED)))
        case Kind.INCLUDE:
            return current.filter(Exists(in_force))
        case Kind.RETURN:
            returned = ReturnedSlot.objects.filter(labeling=OuterRef("pk"), taken_back_at=None)
            return current.filter(~Exists(returned), assignment__isnull=False)


def recent_changes(*, limit: int = 20) -> list[LabelingChange]:
    """Newest first."""
    return list(LabelingChange.objects.select_related("made_by", "undone_by").order_by("-made_at")[:limit])
