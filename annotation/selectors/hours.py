"""Hours: active time by day and phase, and the tasks of a day. The labeler and the admin read the same sums."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import TruncDate

from annotation.clock import database_time
from annotation.models import ActiveTime, Labeling, User

USUAL = timedelta(days=30)
"""How far back hours are told if nobody asks for other days."""


@dataclass(frozen=True, slots=True)
class Days:
    """From the first to the last day, both included, in a time zone."""

    first: date
    last: date
    zone: ZoneInfo

    @property
    def began_at(self) -> datetime:
        return datetime.combine(self.first, time(), tzinfo=self.zone)

    @property
    def ended_at(self) -> datetime:
        return datetime.combine(self.last + timedelta(days=1), time(), tzinfo=self.zone)


@dataclass(frozen=True, slots=True)
class PhaseHours:
    phase_id: int
    phase: str
    milliseconds: int
    tasks: int


@dataclass(frozen=True, slots=True)
class DayHours:
    day: date
    phases: Sequence[PhaseHours]

    @property
    def milliseconds(self) -> int:
        return sum(phase.milliseconds for phase in self.phases)

    @property
    def tasks(self) -> int:
        return sum(phase.tasks for phase in self.phases)


@dataclass(frozen=True, slots=True)
class Hours:
    labeler: User
    days: Days
    by_day: Sequence[DayHours] = field(default_factory=list)

    @property
    def milliseconds(self) -> int:
        return sum(day.milliseconds for day in self.by_day)


def usual_days(zone: ZoneInfo) -> Days:
    today = database_time().astimezone(zone).date()
    return Days(today - USUAL, today, zone)


def hours_of(*, labeler: User, days: Days) -> Hours:
    """The newest day first; days without work are left out."""
    rows = _sums(days).filter(labeler=labeler).order_by("-day", "-milliseconds", "assignment__item__phase")
    by_day = [
        DayHours(day, [_phase_hours(row) for row in found]) for day, found in groupby(rows, lambda row: row["day"])
    ]
    return Hours(labeler, days, by_day)


def hours_of_everybody(*, days: Days) -> Iterator[tuple[date, str, str, PhaseHours]]:
    """Day, the labeler's id and name, and the hours in one phase: the lines of the file for paying."""
    named = ("labeler_id", "labeler__username")
    rows = _sums(days, *named).order_by("day", "labeler__username", "assignment__item__phase")
    for row in rows.iterator():
        yield row["day"], str(row["labeler_id"]), row["labeler__username"], _phase_hours(row)


def tasks_of_day(*, labeler: User, day: date, zone: ZoneInfo) -> QuerySet[Any, Any]:
    """The tasks on which somebody worked on a day, the latest first, with the labeling that counts now, if there is one."""
    labelings = Labeling.objects.filter(assignment=OuterRef("assignment")).not_superseded().order_by("-pk")
    return (
        _within(Days(day, day, zone))
        .filter(labeler=labeler)
        .values("assignment_id", "assignment__status", "assignment__item__phase__name")
        .annotate(
            milliseconds=Sum("milliseconds"),
            labeling_id=Subquery(labelings.values("pk")[:1]),
            last=Subquery(_last_noted()),
        )
        .order_by("-last", "-assignment_id")
    )


def _last_noted() -> QuerySet[Any, Any]:
    return ActiveTime.objects.filter(assignment=OuterRef("assignment")).order_by("-noted_at").values("noted_at")[:1]


def _within(days: Days) -> QuerySet[ActiveTime]:
    return ActiveTime.objects.filter(began_at__gte=days.began_at, began_at__lt=days.ended_at)


def _sums(days: Days, *by: str) -> QuerySet[Any, Any]:
    phase = ("assignment__item__phase", "assignment__item__phase__name")
    sums: QuerySet[Any, Any] = (
        _within(days)
        .annotate(day=TruncDate("began_at", tzinfo=days.zone))
        .values("day", *by, *phase)
        .annotate(milliseconds=Sum("milliseconds"), tasks=Count("assignment", distinct=True))
    )
    return sums


def _phase_hours(row: dict[str, Any]) -> PhaseHours:
    return PhaseHours(
        row["assignment__item__phase"], row["assignment__item__phase__name"], row["milliseconds"], row["tasks"]
    )
