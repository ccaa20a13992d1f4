"""The labelings that count, as the statistics of `quality` read them: who rated which steps of which solution."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import F, FloatField, Func, Q, TextField, Value

from annotation.models import Labeling, User
from annotation.models.labeling import LabelingQuerySet
from annotation.row_cursor import read_in_parts
from quality.labelings import RatedItem, Rating

READ_AT_ONCE = 2_000
UNSURE = "x"


@dataclass(frozen=True, slots=True)
class Scope:
    """Which labelings are compared; None: whatever it is.

    `since` and `until` (not included): when the later of the two was submitted, so that every pair is in one week.
    """

    phase: int | None = None
    generation: int | None = None
    labeler: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    work_only: bool = False
    """Without screening and quality control, which many people rate."""


ALL = Scope()


@dataclass(frozen=True, slots=True)
class RatedLabeling:
    """A labeling with its ratings; its item is the solution, whatever items of the queue it came from."""

    labeling: int
    solution: int
    labeler: UUID
    rated: RatedItem
    phase: int | None
    generation: int | None
    seconds: float | None
    """When it was submitted, since 1970; null: an import without a time."""


def rated_labelings(scope: Scope = ALL) -> list[RatedLabeling]:
    """One per solution and labeler, the newest, in the order of arrival. By people alone, in flow 2.

    Somebody who has rated a solution twice (in two phases) does not agree with themselves. `labeler` asks for everything that this
    labeler can be compared with: the labelings of the solutions that they rated.
    """
    newest: dict[tuple[int, UUID], RatedLabeling] = {}
    for row in read_in_parts(_rows(scope), READ_AT_ONCE):
        one = _rated(*row)
        # at the place of the newer one
        newest.pop((one.solution, row[2]), None)
        newest[one.solution, row[2]] = one
    return list(newest.values())


def rated_items(scope: Scope = ALL) -> Iterator[RatedItem]:
    for one in rated_labelings(scope):
        yield one.rated


def comparable_labelings() -> LabelingQuerySet:
    """The labelings that count and have ratings of a solution by a person."""
    return Labeling.objects.counting().filter(step_ratings__isnull=False, labeler__kind=User.Kind.PERSON)


def _rows(scope: Scope) -> Any:
    labelings = comparable_labelings()
    if scope.phase is not None:
        labelings = labelings.filter(assignment__item__phase=scope.phase)
    if scope.generation is not None:
        labelings = labelings.filter(generation_number=scope.generation)
    # an earlier one may be compared with one after `since`: Compared looks at that
    if scope.until is not None:
        labelings = labelings.filter(submitted_at__lt=scope.until)
    if scope.work_only:
        labelings = labelings.exclude(Q(is_screening=True) | Q(is_quality_control=True))
    if scope.labeler is not None:
        own = comparable_labelings().filter(labeler=scope.labeler)
        labelings = labelings.filter(solution__in=own.values("solution"))
    return labelings.order_by("pk").values_list(
        "pk",
        "step_ratings__solution_id",
        "step_ratings__labeler_id",
        Func(
            F("step_ratings__ratings"), Value(","), Value(UNSURE), function="array_to_string", output_field=TextField()
        ),
        "step_ratings__steps",
        "generation_number",
        Func(F("submitted_at"), template="extract(epoch FROM %(expressions)s)::float8", output_field=FloatField()),
        "assignment__item__phase_id",
    )


def _rated(
    labeling: int,
    solution: int,
    labeler: UUID,
    ratings: str,
    steps: int,
    generation: int | None,
    seconds: float | None,
    phase: int | None,
) -> RatedLabeling:
    return RatedLabeling(
        labeling,
        solution,
        labeler,
        RatedItem(solution, labeler, _ratings(ratings), steps, seconds or 0),
        phase,
        generation,
        seconds,
    )


@lru_cache(maxsize=10_000)
def _ratings(text: str) -> tuple[Rating, ...]:
    """From "1,0,x,-1". Thousands of labelings have the same few hundred ratings, so reading arrays would cost ten times as much.

    >>> _ratings("1,x,-1"), _ratings("")
    ((1, None, -1), ())
    """
    return tuple(None if one == UNSURE else int(one) for one in text.split(",")) if text else ()
