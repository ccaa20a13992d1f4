"""Reading phases: who may work on them, and their progress. The number of queries does not grow with the phases."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Sum

from annotation.clock import database_time
from annotation.errors import NotFound
from annotation.models import Assignment, Item, Phase, QueueCount, User
from annotation.permissions import Permission, roles_with
from annotation.selectors.gold_sets import gold_set_sizes

RATE_WINDOW = timedelta(hours=1)
"""The pace is measured over this time, so that the estimated end follows the current work."""


ARCHIVED = "archived"
"""What a list of phases is asked for besides a status."""


@dataclass(frozen=True, slots=True)
class PhaseCounts:
    """Of normal items: gold items are for every labeler, so they never end.

    `waiting` counts labelings that are neither leased nor done. `ends_at` is None if nothing is left or nobody labels.
    """

    items: int
    open: int
    waiting: int
    leased: int
    done: int
    last_hour: int
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class PhaseOverview:
    """`gold_for_…`: solutions in its gold set."""

    phase: Phase
    counts: PhaseCounts
    gold_for_screening: int
    gold_for_quality_control: int


def workable_phases(*, labeler: User) -> QuerySet[Phase]:
    """The open phases that this user may work on."""
    return _phases_for(labeler).filter(status=Phase.Status.OPEN)


def visible_phases(*, user: User) -> QuerySet[Phase]:
    """Admins and researchers see all phases; others see those that they may work on, also while they are paused."""
    phases = Phase.objects.all()
    if not user.may(Permission.RESEARCH):
        phases = _phases_for(user).exclude(status=Phase.Status.CLOSED)
    return phases.select_related("current_instructions").order_by("id")


def _phases_for(labeler: User) -> QuerySet[Phase]:
    """Phases that are open to everybody, or to these labelers."""
    named = Phase.labelers.through.objects.filter(phase=OuterRef("pk"), user=labeler.pk)
    return Phase.objects.filter(Q(is_restricted=False) | Exists(named))


def managed_phases(*, search: str = "", status: str | None = None) -> QuerySet[Phase]:
    """The phases with the people assigned to them, newest first; archived ones only if `status` asks for them."""
    phases = _with_people()
    if search:
        phases = phases.filter(name__icontains=search)
    if status == ARCHIVED:
        return phases.filter(archived_at__isnull=False).order_by("-id")
    phases = phases.filter(archived_at=None)
    if status:
        phases = phases.filter(status=status)
    return phases.order_by("-id")


def _with_people() -> QuerySet[Phase]:
    people = Prefetch("labelers", queryset=User.objects.order_by("username"))
    return Phase.objects.select_related("current_instructions").prefetch_related(people)


def phase_overview(*, phase_id: int) -> PhaseOverview:
    """Raises NotFound."""
    phase = _with_people().filter(pk=phase_id).first()
    if phase is None:
        raise NotFound(f"There is no phase with id {phase_id}.")
    return phase_overviews([phase])[0]


def phase_overviews(phases: Iterable[Phase]) -> list[PhaseOverview]:
    """The cost does not grow with what the phases hold: totals are kept (models/queue_count.py), the rest is recent."""
    phases = list(phases)
    now = database_time()
    held: dict[int, Mapping[str, Any]] = {
        row["phase"]: row
        for row in QueueCount.objects.filter(phase__in=phases)
        .values("phase")
        .annotate(items=Sum("items"), open=Sum("open"), waiting=Sum("waiting"), done=Sum("done"))
    }
    normal = Q(item__kind=Item.Kind.NORMAL)
    leased = _by_phase(phases, Q(status=Assignment.Status.LEASED) & normal)
    last_hour = _by_phase(phases, Q(status=Assignment.Status.SUBMITTED, closed_at__gte=now - RATE_WINDOW) & normal)
    gold = gold_set_sizes(phases)
    return [
        PhaseOverview(
            phase=phase,
            gold_for_screening=gold.get((phase.pk, Item.Kind.SCREENING), 0),
            gold_for_quality_control=gold.get((phase.pk, Item.Kind.QUALITY_CONTROL), 0),
            counts=_counts(
                held.get(phase.pk, {}),
                leased=leased.get(phase.pk, 0),
                last_hour=last_hour.get(phase.pk, 0),
                status=phase.status,
                now=now,
            ),
        )
        for phase in phases
    ]


def _by_phase(phases: list[Phase], which: Q) -> dict[int, int]:
    """Count assignments that an index finds: those that are open, or recent."""
    counted = Assignment.objects.filter(which).values_list("item__phase").annotate(count=Count("pk"))
    wanted = {phase.pk for phase in phases}
    return {phase_id: count for phase_id, count in counted if phase_id in wanted}


def labelers_to_name(*, search: str = "") -> QuerySet[User]:
    """People who can be assigned to a phase: they can sign in, and their role lets them label."""
    people = User.objects.filter(may_be_named())
    return (people.filter(username__icontains=search) if search else people).order_by("username")


def may_be_named() -> Q:
    return Q(is_active=True, kind=User.Kind.PERSON, role__in=roles_with(Permission.LABEL))


def _counts(held: Mapping[str, Any], *, leased: int, last_hour: int, status: str, now: datetime) -> PhaseCounts:
    waiting = held.get("waiting", 0)
    left = waiting + leased
    ends_at = None
    if left and last_hour and status == Phase.Status.OPEN:
        ends_at = now + RATE_WINDOW * (left / last_hour)
    return PhaseCounts(
        items=held.get("items", 0),
        open=held.get("open", 0),
        waiting=waiting,
        leased=leased,
        done=held.get("done", 0),
        last_hour=last_hour,
        ends_at=ends_at,
    )


def open_items(*, of_open_phases: bool = False) -> int:
    """How many items have a free slot, from the kept counts."""
    held = QueueCount.objects.filter(phase__status=Phase.Status.OPEN) if of_open_phases else QueueCount.objects.all()
    return int(held.aggregate(open=Sum("open", default=0))["open"])
