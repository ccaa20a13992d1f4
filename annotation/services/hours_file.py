"""Hours as files: one's own, somebody's, and everybody's for paying. That somebody reads other people's is noted in the audit log."""

from collections.abc import Iterator, Sequence
from typing import Any

from annotation.models import User
from annotation.selectors.hours import Days, PhaseHours, hours_of, hours_of_everybody
from annotation.services.audit import Subject, record

COLUMNS = ("day", "time_zone", "person", "name", "phase", "phase_name", "tasks", "milliseconds", "hours")


def lines_of_hours(*, labeler: User, days: Days) -> Iterator[Sequence[Any]]:
    """Of one person, the oldest day first."""
    for day in reversed(hours_of(labeler=labeler, days=days).by_day):
        for phase in day.phases:
            yield _line(day.day, days, str(labeler.pk), labeler.username, phase)


def lines_of_everybody(*, by: User, days: Days) -> Iterator[Sequence[Any]]:
    """Of everybody who worked on these days."""
    after = {"since": days.first.isoformat(), "until": days.last.isoformat()}
    record(actor=by, action="hours.exported", subject=Subject("people"), after=after)
    return (_line(day, days, person, name, phase) for day, person, name, phase in hours_of_everybody(days=days))


def _line(day: Any, days: Days, person: str, name: str, phase: PhaseHours) -> Sequence[Any]:
    hours = f"{phase.milliseconds / 3_600_000:.4f}"
    return (
        day.isoformat(), days.zone.key, person, name, phase.phase_id, phase.phase, phase.tasks, phase.milliseconds, hours,
    )  # fmt: skip
