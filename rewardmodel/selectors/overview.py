"""What an admin sees first: whether work moves, its quality, and what needs attention. A fixed number of queries."""

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Now

from annotation.clock import database_time
from annotation.models import Assignment, Exclusion, Labeling, Phase, User
from annotation.selectors.days import UTC, start_of_day
from annotation.selectors.phases import open_items
from rewardmodel.models import Evaluation, RewardModel
from rewardmodel.selectors.conditions import FoundCondition, shown_conditions
from rewardmodel.selectors.evaluations import newest_evaluations
from rewardmodel.selectors.status import loop_message

RECENT = timedelta(hours=1)
WEEK = timedelta(days=7)

MOST_PHASES = 3
"""Phases in which steps could not be written: the list is of what to look at first."""


@dataclass(frozen=True, slots=True)
class Work:
    last_hour: int
    today: int
    people_last_hour: int
    open_items: int
    leased: int
    open_phases: int
    message: str


@dataclass(frozen=True, slots=True)
class Quality:
    """Labelings of the last seven days. `unusable` ones were given up, report a bad problem, or are excluded. `current`: the PRM in use."""

    labelings: int
    unusable: int
    current: RewardModel | None
    evaluation: Evaluation | None


@dataclass(frozen=True, slots=True)
class Overview:
    attention: list[FoundCondition]
    work: Work
    quality: Quality


def overview(*, zone: ZoneInfo = UTC) -> Overview:
    """Today begins at midnight in `zone`."""
    work = _work(zone)
    return Overview(attention=shown_conditions(), work=work, quality=_quality())


def _work(zone: ZoneInfo) -> Work:
    now = database_time()
    midnight = start_of_day(zone, now=now)
    native = Labeling.objects.not_superseded().filter(origin=Labeling.Origin.NATIVE)
    counts = native.filter(submitted_at__gte=min(midnight, now - RECENT)).aggregate(
        today=Count("pk", filter=Q(submitted_at__gte=midnight)),
        last_hour=Count("pk", filter=Q(submitted_at__gte=now - RECENT)),
        people=Count(
            "labeler",
            filter=Q(submitted_at__gte=now - RECENT, labeler__kind=User.Kind.PERSON),
            distinct=True,
        ),
    )
    return Work(
        last_hour=counts["last_hour"],
        today=counts["today"],
        people_last_hour=counts["people"],
        open_items=open_items(of_open_phases=True),
        leased=Assignment.objects.filter(status=Assignment.Status.LEASED).count(),
        open_phases=Phase.objects.filter(status=Phase.Status.OPEN).count(),
        message=loop_message(),
    )


def _quality() -> Quality:
    native = Labeling.objects.not_superseded().filter(origin=Labeling.Origin.NATIVE)
    in_force = Exclusion.objects.filter(labeling=OuterRef("pk"), ended_at=None)
    unusable = Q(finish_reason__in=Labeling.UNFINISHED) | Q(Exists(in_force))
    counts = native.filter(submitted_at__gte=Now() - WEEK).aggregate(
        labelings=Count("pk"), unusable=Count("pk", filter=unusable)
    )
    current = RewardModel.objects.filter(kind=RewardModel.Kind.PRM, is_current=True).first()
    return Quality(
        labelings=counts["labelings"],
        unusable=counts["unusable"],
        current=current,
        evaluation=newest_evaluations([current]).get(current.pk) if current else None,
    )
