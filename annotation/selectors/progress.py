"""What a labeler has done and what waits for them."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q

from annotation.models import Labeling, Phase, User
from annotation.rules.places import tasks_left
from annotation.selectors.days import UTC, start_of_day
from annotation.selectors.phases import workable_phases
from annotation.selectors.places import places
from annotation.selectors.screening import screened_phases

MOST_COUNTED = 1_000
"""Waiting items are counted only up to this number, which keeps the count fast."""


@dataclass(frozen=True)
class Progress:
    today: int
    total: int
    open_items: int


@dataclass(frozen=True)
class PhaseProgress:
    """One open phase as its labeler sees it."""

    phase: Phase
    waiting: int
    today: int
    total: int


def progress_of(*, labeler: User, zone: ZoneInfo = UTC) -> Progress:
    """`today` begins at midnight in `zone`. `open_items` counts the items that wait for this labeler, up to MOST_COUNTED.

    In a phase whose screening they have not passed, only its screening waits for them.
    """
    done = Labeling.objects.work_of(labeler)
    screened = screened_phases(labeler=labeler)
    open_phases = workable_phases(labeler=labeler).filter(by_choice=False)
    waiting = _waiting(labeler, list(open_phases.exclude(pk__in=screened)))
    of_screening = sum(one.waiting for one in screened.values() if not one.phase.by_choice)
    return Progress(
        today=done.filter(submitted_at__gte=start_of_day(zone)).count(),
        total=done.count(),
        open_items=min(MOST_COUNTED, sum(waiting.values()) + of_screening),
    )


def progress_by_phase(*, labeler: User, zone: ZoneInfo = UTC) -> list[PhaseProgress]:
    """The open phases that this labeler may work on, with what waits for them there (up to MOST_COUNTED) and what they have done."""
    phases = list(workable_phases(labeler=labeler).select_related("current_instructions").order_by("id"))
    screened = screened_phases(labeler=labeler)
    waiting = _waiting(labeler, [phase for phase in phases if phase.pk not in screened])
    waiting |= {phase: one.waiting for phase, one in screened.items()}
    done: dict[int | None, dict[str, Any]] = {
        row["assignment__item__phase"]: dict(row)
        for row in Labeling.objects.work_of(labeler)
        .filter(assignment__isnull=False)
        .values("assignment__item__phase")
        .annotate(total=Count("pk"), today=Count("pk", filter=Q(submitted_at__gte=start_of_day(zone))))
    }
    none = {"today": 0, "total": 0}
    return [
        PhaseProgress(phase=phase, waiting=waiting[phase.pk], today=counts["today"], total=counts["total"])
        for phase in phases
        for counts in [done.get(phase.pk, none)]
    ]


def _waiting(labeler: User, phases: list[Phase]) -> dict[int, int]:
    """By phase: the tasks that the labeler gets if they work on alone, up to MOST_COUNTED. One query.

    Quality control is counted as it will be served (rules/places.py), so that the number falls by one with every task of every kind.
    """
    place_in = places(labeler=labeler, phases=phases, most=MOST_COUNTED)
    return {
        phase.pk: min(
            MOST_COUNTED,
            tasks_left(
                seed=phase.places_seed,
                labeler=labeler.pk,
                number=place_in[phase.pk].number,
                every=place_in[phase.pk].every,
                normal=place_in[phase.pk].normal,
                gold=place_in[phase.pk].gold,
            ),
        )
        for phase in phases
    }
