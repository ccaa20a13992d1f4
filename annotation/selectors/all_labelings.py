"""Everybody's labelings: found by filters, read part by part."""

import string
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, Func, JSONField, OuterRef, Q, UUIDField, Value
from django.db.models.functions import Coalesce

from annotation.models import Labeling, LabelingWords, Phase, Problem, User
from annotation.models.labeling import LabelingQuerySet
from annotation.models.labeling_words import UNSURE
from annotation.selectors.labeling_states import State, in_state, with_state

MOST_COUNTED = 1_000
"""Labelings are counted up to here, and shown as “1,000+” beyond, so that the count costs the same however many there are."""
MOST_CHOICES = 1_000
"""Entries of a filter's list."""


class Sort(StrEnum):
    NEWEST = "newest"
    OLDEST = "oldest"


class Rated(StrEnum):
    NEGATIVE = "negative"
    """At least one completion is negative."""
    NOT_NEGATIVE = "not_negative"
    UNSURE = "unsure"
    """The labeler flagged a completion."""


class Agreement(StrEnum):
    """With the counting, finished labelings that others gave to the same solution. A labeling that is not finished is in none of them."""

    DIFFERS = "differs"
    AGREES = "agrees"
    ALONE = "alone"


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked for; None and "" ask for nothing. `since` is the first moment, `until` the first one that is too late."""

    labeler: UUID | None = None
    phase: int | None = None
    generation: int | None = None
    source: str = ""
    subject: str = ""
    problem: int | None = None
    rated: Rated | None = None
    finish_reason: str = ""
    agreement: Agreement | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""
    state: State | None = None


def filtered_labelings(asked: Filter) -> LabelingQuerySet:
    """In no order. The agreement comes last: it alone reads labels."""
    found = Labeling.objects.all()
    for column, value in {
        "labeler": asked.labeler,
        "assignment__item__phase": asked.phase,
        "generation_number": asked.generation,
        "problem": asked.problem,
        "problem__source": asked.source or None,
        "problem__subject": asked.subject or None,
        "finish_reason": asked.finish_reason or None,
        "submitted_at__gte": asked.since,
        "submitted_at__lt": asked.until,
    }.items():
        if value is not None:
            found = found.filter(**{column: value})
    match asked.rated:
        case Rated.NEGATIVE:
            found = found.filter(negative__gt=0)
        case Rated.NOT_NEGATIVE:
            found = found.filter(negative=0)
        case Rated.UNSURE:
            found = found.filter(UNSURE)
    if asked.state:
        found = in_state(found, asked.state)
    if asked.text:
        found = found.filter(_has_words(asked.text))
    return found.filter(_agreement(asked.agreement)) if asked.agreement else found


def labelings_page(
    asked: Filter, *, sort: Sort = Sort.NEWEST, after: int | None = None, limit: int = 50
) -> tuple[list[Labeling], bool]:
    """A part of the list in the order of arrival, and whether another follows. `after`: the id of the last one of the part before.

    Two queries: the ids first, so that PostgreSQL sorts nothing else, however many labelings the filters find.
    """
    found = filtered_labelings(asked)
    newest = sort is Sort.NEWEST
    if after is not None:
        found = found.filter(pk__lt=after) if newest else found.filter(pk__gt=after)
    order = "-pk" if newest else "pk"
    ids = list(found.order_by(order).values_list("pk", flat=True)[: limit + 1])
    rows = with_state(Labeling.objects.filter(pk__in=ids[:limit]))
    rows = rows.select_related("labeler", "problem", "assignment__item__phase")
    return list(rows.defer("question", "problem__solution", "assignment__draft").order_by(order)), len(ids) > limit


def count_up_to_most(asked: Filter) -> int:
    """At most one more than MOST_COUNTED, which means that there are more. A page that shows all knows the count without it."""
    return filtered_labelings(asked).values("pk")[: MOST_COUNTED + 1].count()


def agreement_by_labeling(labelings: Sequence[Labeling]) -> dict[int, Agreement]:
    """How each agrees with others; those without a solution of others to compare, or that are not finished, are missing."""
    ids = [labeling.pk for labeling in labelings if labeling.solution_id is not None]
    if not ids:
        return {}
    rows = Labeling.objects.filter(pk__in=ids).annotate(differs=_others(differing=True), has_others=_others())
    finished = rows.finished().values_list("pk", "differs", "has_others")
    return {
        pk: Agreement.DIFFERS if differs else Agreement.AGREES if has_others else Agreement.ALONE
        for pk, differs, has_others in finished
    }


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters offer."""

    labelers: list[User]
    phases: list[Phase]
    generations: list[int]
    sources: list[str]
    subjects: list[str]


def filter_choices() -> Choices:
    people = User.objects.filter(Exists(Labeling.objects.filter(labeler=OuterRef("pk"))))
    return Choices(
        labelers=list(people.only("id", "username", "kind").order_by("username")[:MOST_CHOICES]),
        phases=list(Phase.objects.only("id", "name").order_by("name")[:MOST_CHOICES]),
        generations=_generations(),
        sources=_values("source"),
        subjects=_values("subject"),
    )


def _generations() -> list[int]:
    numbers = Labeling.objects.exclude(generation_number=None).values_list("generation_number", flat=True)
    return [number for number in numbers.distinct().order_by("generation_number")[:MOST_CHOICES] if number is not None]


def _values(column: str) -> list[str]:
    labeled = Problem.objects.exclude(**{column: ""}).values_list(column, flat=True)
    return list(labeled.distinct().order_by(column)[:MOST_CHOICES])


NOBODY = UUID(int=0)
"""Equal to no labeler, as the unknown labeler of an imported labeling is."""

_RATINGS = "jsonb_path_query_array(%(expressions)s, '$.steps[*].completions[0].rating')"
"""Ratings of the shown steps, in order; null: unsure."""


def _ratings(of: str | OuterRef) -> Func:
    return Func(of, template=_RATINGS, output_field=JSONField())


def _others(*, differing: bool = False) -> Exists:
    """Counting, finished labelings of the same solution by somebody else."""
    own = Coalesce(OuterRef("labeler"), Value(NOBODY, output_field=UUIDField()))
    others = Labeling.objects.counting().finished().filter(solution=OuterRef("solution"))
    others = others.filter(Q(labeler=None) | ~Q(labeler=own)).exclude(pk=OuterRef("pk"))
    if differing:
        others = others.annotate(ratings=_ratings("label")).exclude(ratings=_ratings(OuterRef("label")))
    return Exists(others)


def _agreement(asked: Agreement) -> Q:
    finished = ~Q(finish_reason__in=Labeling.UNFINISHED)
    match asked:
        case Agreement.DIFFERS:
            return finished & Q(_others(differing=True))
        case Agreement.AGREES:
            return finished & Q(_others()) & ~Q(_others(differing=True))
        case Agreement.ALONE:
            return finished & ~Q(_others())


_BESIDE_WORDS = str.maketrans(dict.fromkeys(string.punctuation, " "))
"""As in the function of the database (migration 0037)."""


def _has_words(text: str) -> Q:
    """All words, in any order. Signs and commands of formulas only separate words."""
    query = SearchQuery(text.translate(_BESIDE_WORDS), config="simple", search_type="plain")
    return Q(pk__in=LabelingWords.objects.filter(words=query).values("labeling"))
