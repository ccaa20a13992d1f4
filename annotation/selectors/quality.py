"""What a person who watches quality sees: each labeler with their agreement with gold, warnings and pauses."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Now

from annotation.errors import NotFound
from annotation.models import Pause, QualityWarning, User
from annotation.permissions import Permission, roles_with
from annotation.rules.quality_control import Standing
from annotation.selectors.pauses import counted_pauses
from annotation.selectors.rolling_agreement import PhaseAgreement, agreements

RECENT = timedelta(days=30)
"""How long a warning is shown beside its labeler."""


class Shown(StrEnum):
    """Which labelers a list shows."""

    ALL = "all"
    LOW = "low"
    """Their agreement is below a mark now."""
    WARNED = "warned"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class LabelerQuality:
    labeler: User
    phases: list[PhaseAgreement]
    pause: Pause | None
    warned: list[QualityWarning]
    """Of the last 30 days, newest first."""
    pauses: Sequence[Pause] = ()
    """All, newest first; on the page of one labeler."""


@dataclass(frozen=True, slots=True)
class QualityPart:
    """A part of the list, by name; `next`: `after` of the following part."""

    count: int
    next: str | None
    results: list[LabelerQuality]


def quality_of_labelers(
    *, phase_id: int | None = None, shown: Shown = Shown.ALL, search: str = "", after: str = "", limit: int = 50
) -> QualityPart:
    """People who may label, with their agreement in one phase or in all. A constant number of queries."""
    found = [one for one in agreements() if phase_id in (None, one.phase.pk)]
    people = User.objects.filter(kind=User.Kind.PERSON, is_active=True, role__in=roles_with(Permission.LABEL))
    if search:
        people = people.filter(username__icontains=search)
    if shown is Shown.PAUSED:
        people = people.filter(pk__in=Pause.objects.filter(ended_at=None).values("labeler"))
    elif shown is Shown.WARNED:
        warned = _recent_warnings() if phase_id is None else _recent_warnings().filter(phase=phase_id)
        people = people.filter(pk__in=warned.values("labeler"))
    elif shown is Shown.LOW:
        people = people.filter(
            pk__in={one.labeler_id for one in found if one.standing in (Standing.WARN, Standing.PAUSE)}
        )
    elif phase_id is not None:
        people = people.filter(pk__in={one.labeler_id for one in found})
    rows = list(people.filter(username__gt=after).order_by("username")[: limit + 1])
    return QualityPart(
        count=people.count(),
        next=rows[limit - 1].username if len(rows) > limit else None,
        results=_with_quality(rows[:limit], found),
    )


def quality_of(*, labeler_id: UUID) -> LabelerQuality:
    """Of one person, also of one who no longer labels. Raises NotFound."""
    labeler = User.objects.filter(pk=labeler_id, kind=User.Kind.PERSON).first()
    if labeler is None:
        raise NotFound("There is no such labeler.")
    found = _with_quality([labeler], agreements(labelers=[labeler_id]))[0]
    pauses = counted_pauses().filter(labeler=labeler).prefetch_related("appeals__labeler", "appeals__answered_by")
    return replace(found, pauses=list(pauses))


def newest_unread_warning(*, labeler: User) -> QualityWarning | None:
    """What the labeler is to read now, if anything."""
    unread = QualityWarning.objects.filter(labeler=labeler, read_at=None, at__gt=Now() - RECENT)
    return unread.select_related("phase").order_by("-at", "-pk").first()


def _with_quality(labelers: list[User], found: list[PhaseAgreement]) -> list[LabelerQuality]:
    pauses = {pause.labeler_id: pause for pause in Pause.objects.filter(labeler__in=labelers, ended_at=None)}
    warnings = list(_recent_warnings().filter(labeler__in=labelers).select_related("phase").order_by("-at", "-pk"))
    return [
        LabelerQuality(
            labeler=labeler,
            phases=[one for one in found if one.labeler_id == labeler.pk],
            pause=pauses.get(labeler.pk),
            warned=[warning for warning in warnings if warning.labeler_id == labeler.pk],
        )
        for labeler in labelers
    ]


def _recent_warnings() -> "QuerySet[QualityWarning]":
    return QualityWarning.objects.filter(at__gt=Now() - RECENT)
