"""Statistics of labelings: balance, ends, pace, first errors, and the figures that the paper gives for PRM800K.

Labelings that count (models/labeling.py), without screening and quality control, which are the same items for everybody. All sums read
plain columns and never the labels.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, F, Func, IntegerField, OuterRef, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncDate

from annotation.models import ActiveTime, Labeling, Phase, User


@dataclass(frozen=True, slots=True)
class Scope:
    """Which labelings: submitted from one moment to another, in one phase, by people or models. None: all."""

    since: datetime | None = None
    until: datetime | None = None
    phase: int | None = None
    kind: str | None = None
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))

    def labelings(self) -> QuerySet[Labeling]:
        limits = {
            "submitted_at__gte": self.since,
            "submitted_at__lt": self.until,
            "assignment__item__phase": self.phase,
            "labeler__kind": self.kind,
        }
        asked = {name: value for name, value in limits.items() if value is not None}
        return Labeling.objects.counting().filter(**asked).exclude(is_screening=True).exclude(is_quality_control=True)


@dataclass(frozen=True, slots=True)
class Sums:
    """Of some labelings: their number and their ratings of completions."""

    labelings: int = 0
    positive: int = 0
    neutral: int = 0
    negative: int = 0

    @property
    def rated_steps(self) -> int:
        return self.positive + self.neutral + self.negative

    @property
    def correct_steps(self) -> float | None:
        """Share of ratings that are not negative: what the paper calls correct steps."""
        return (self.positive + self.neutral) / self.rated_steps if self.rated_steps else None

    def __add__(self, other: Self) -> "Sums":
        return Sums(
            self.labelings + other.labelings,
            self.positive + other.positive,
            self.neutral + other.neutral,
            self.negative + other.negative,
        )

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Sums":
        return cls(row["labelings"], row["positive"], row["neutral"], row["negative"])


SUMS: dict[str, Any] = {
    "labelings": Count("pk"),
    **{name: Coalesce(Sum(name), 0) for name in ("positive", "neutral", "negative")},
}


@dataclass(frozen=True, slots=True)
class FlowStatistics:
    """`flow`: None for both together. `ended`: labelings with a finish reason that were not stopped early."""

    flow: int | None
    sums: Sums
    ended: int
    solutions: int

    @property
    def correct_solutions(self) -> float | None:
        return self.solutions / self.ended if self.ended else None


@dataclass(frozen=True, slots=True)
class LabelerStatistics:
    labeler: UUID | None
    name: str
    kind: str | None
    sums: Sums
    timed: int
    """Labelings whose active time is known; `milliseconds` and `timed_steps` are of these."""
    timed_steps: int
    milliseconds: int

    @property
    def per_hour(self) -> float | None:
        return 3_600_000 * self.timed / self.milliseconds if self.milliseconds else None

    @property
    def milliseconds_per_step(self) -> float | None:
        return self.milliseconds / self.timed_steps if self.timed_steps and self.milliseconds else None


@dataclass(frozen=True, slots=True)
class Statistics:
    flows: Sequence[FlowStatistics]
    ends: dict[str, int]
    days: Sequence[tuple[date, Sums]]
    first_errors: Sequence[tuple[int, int]]
    labelers: Sequence[LabelerStatistics]


def statistics_of(scope: Scope) -> Statistics:
    ends = list(scope.labelings().order_by().values("flow", "finish_reason").annotate(**SUMS))
    return Statistics(
        flows=_flows(ends),
        ends=_ends(ends),
        days=days_of(scope),
        first_errors=first_errors_of(scope),
        labelers=labelers_of(scope),
    )


def _flows(ends: Sequence[Mapping[str, Any]]) -> list[FlowStatistics]:
    return [
        FlowStatistics(
            flow=flow,
            sums=sum((Sums.of(row) for row in rows), start=Sums()),
            ended=sum(row["labelings"] for row in rows if row["finish_reason"] in ("solution", "found_error")),
            solutions=sum(row["labelings"] for row in rows if row["finish_reason"] == "solution"),
        )
        for flow, rows in [
            *((int(flow), [row for row in ends if row["flow"] == flow]) for flow in Phase.Flow),
            (None, list(ends)),
        ]
    ]


def _ends(ends: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    found: dict[str, int] = dict.fromkeys(Labeling.FinishReason.values, 0)
    for row in ends:
        if row["finish_reason"]:
            found[row["finish_reason"]] += row["labelings"]
    return found


def days_of(scope: Scope) -> list[tuple[date, Sums]]:
    """Days with labelings, the oldest first; those without a time are left out."""
    days = scope.labelings().filter(submitted_at__isnull=False).order_by()
    rows = days.annotate(day=TruncDate("submitted_at", tzinfo=scope.zone)).values("day").annotate(**SUMS)
    return [(row["day"], Sums.of(row)) for row in rows.order_by("day")]


def first_errors_of(scope: Scope) -> list[tuple[int, int]]:
    """How many labelings of flow 2 found the first error at each step, counted from 1."""
    rated = Func(F("step_ratings__ratings"), function="cardinality", output_field=IntegerField())
    found = scope.labelings().filter(finish_reason="found_error", step_ratings__isnull=False).order_by()
    rows = found.annotate(position=rated).filter(position__gt=0).values("position").annotate(count=Count("pk"))
    return [(row["position"], row["count"]) for row in rows.order_by("position")]


def labelers_of(scope: Scope) -> list[LabelerStatistics]:
    """Those with the most labelings first; unknown labelers of imported rows are one line."""
    labelings = scope.labelings().order_by()
    named = ("labeler", "labeler__username", "labeler__kind")
    timed = labelings.filter(Exists(ActiveTime.objects.filter(assignment=OuterRef("assignment"))))
    known = {row["labeler"]: Sums.of(row) for row in timed.values("labeler").annotate(**SUMS)}
    active = ActiveTime.objects.filter(assignment__in=timed.values("assignment")).order_by().values_list("labeler")
    milliseconds = dict(active.annotate(sum=Sum("milliseconds")))
    rows = labelings.values(*named).annotate(**SUMS).order_by("-labelings", "labeler__username")
    return [
        LabelerStatistics(
            labeler=row["labeler"],
            name=row["labeler__username"] or "",
            kind=row["labeler__kind"],
            sums=Sums.of(row),
            timed=known.get(row["labeler"], Sums()).labelings,
            timed_steps=known.get(row["labeler"], Sums()).rated_steps,
            milliseconds=milliseconds.get(row["labeler"], 0),
        )
        for row in rows
    ]


def people_of(labelers: Sequence[LabelerStatistics]) -> list[LabelerStatistics]:
    return [each for each in labelers if each.kind == User.Kind.PERSON]
