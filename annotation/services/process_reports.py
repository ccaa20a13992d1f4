"""Writes what a process says of itself and of its host, by the database's clock, and forgets old rows."""

import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.db.models.functions import Now

from annotation.clock import database_time
from annotation.models import ProcessReport

MISSED_REPORTS = 3
"""A process that has left out this many counts as dead."""
KEPT = timedelta(days=1)
"""How long the row of a dead process stays, so that admins can see what was there."""
MOST_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who reports. `every` is the time between two reports."""

    name: str
    role: str
    host: str
    every: timedelta
    queues: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ClockDifference:
    """Seconds by which this host's clock is ahead of the database's; `error` is half the time that the question took."""

    ahead: float
    error: float


def measure_clock() -> ClockDifference:
    """Ask the database for the time, twice, because the first question may have to connect. Costs two queries."""
    database_time()
    before, began = time.time(), time.monotonic()
    answer = database_time().timestamp()
    took = time.monotonic() - began
    return ClockDifference(ahead=round(before + took / 2 - answer, 3), error=round(took / 2, 3))


def report(reporter: Reporter, facts: dict[str, Any]) -> None:
    clock = measure_clock()
    values = {
        "role": reporter.role,
        "host": reporter.host,
        "queues": reporter.queues,
        "facts": facts,
        "clock_ahead": clock.ahead,
        "clock_error": clock.error,
        "reported_at": Now(),
        "alive_until": Now() + reporter.every * MISSED_REPORTS,
    }
    if not ProcessReport.objects.filter(name=reporter.name).update(**values):
        ProcessReport.objects.bulk_create(
            [ProcessReport(name=reporter.name, **values)],
            update_conflicts=True,
            unique_fields=["name"],
            update_fields=list(values),
        )


def sign_off(name: str) -> None:
    """The process ends in order, so nobody misses it."""
    ProcessReport.objects.filter(name=name).delete()


def forget_old_reports() -> None:
    """Delete rows of processes that died long ago, and the oldest beyond a limit: names may change with every start."""
    too_many = ProcessReport.objects.order_by("-reported_at").values("pk")[MOST_ROWS:]
    ProcessReport.objects.filter(
        Q(alive_until__lt=Now() - KEPT) | Q(pk__in=list(too_many.values_list("pk", flat=True)))
    ).delete()
