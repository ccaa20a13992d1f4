"""Finding problems: filters, a part of the list, and what is known about each problem of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from annotation.models import Labeling, Problem, ReviewCase, Solution

MOST_VALUES = 500
"""Sources, subjects and levels that a filter offers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemFilter:
    """None, or "": whatever it is. `search`: part of the text, the whole id, or the id in the source. `reports`: open ones."""

    search: str = ""
    source: str | None = None
    subject: str | None = None
    level: str | None = None
    split: str | None = None
    answer: bool | None = None
    solutions: bool | None = None
    labelings: bool | None = None
    reports: bool | None = None
    excluded: bool | None = None

    def apply(self) -> QuerySet[Problem]:
        found = Problem.objects.all()
        if self.search:
            found = found.filter(_matches(self.search))
        for name in ("source", "subject", "level", "split"):
            if (value := getattr(self, name)) is not None:
                found = found.filter(**{name: value})
        if self.answer is not None:
            found = found.filter(answer__isnull=not self.answer)
        if self.excluded is not None:
            found = found.filter(excluded_at__isnull=not self.excluded)
        for wanted, rows in (
            (self.solutions, Exists(Solution.objects.filter(problem=OuterRef("pk")))),
            (self.labelings, Exists(Labeling.objects.filter(problem=OuterRef("pk")))),
            (self.reports, Exists(open_reports().filter(problem=OuterRef("pk")))),
        ):
            if wanted is not None:
                found = found.filter(rows if wanted else ~rows)
        return found.order_by("-pk")


@dataclass(frozen=True, slots=True)
class ListedProblem:
    problem: Problem
    solutions: int
    labelings: int
    reports: int


@dataclass(frozen=True, slots=True)
class KnownValues:
    """What the filters can choose from; "" is the value of problems without one."""

    sources: list[str]
    subjects: list[str]
    levels: list[str]


def open_reports() -> QuerySet[ReviewCase]:
    """What labelers said about problems and nobody has decided yet."""
    kinds = (ReviewCase.Kind.BAD_PROBLEM, ReviewCase.Kind.WRONG_ANSWER, ReviewCase.Kind.GIVE_UP)
    return ReviewCase.objects.filter(decision=None, kind__in=kinds)


def listed(problems: Sequence[Problem]) -> list[ListedProblem]:
    """With their counts. Three queries for any number of problems."""
    ids = [problem.pk for problem in problems]
    solutions = _by_problem(Solution.objects.filter(problem__in=ids))
    labelings = _by_problem(Labeling.objects.not_superseded().filter(problem__in=ids))
    reports = _by_problem(open_reports().filter(problem__in=ids))
    return [
        ListedProblem(problem, solutions.get(problem.pk, 0), labelings.get(problem.pk, 0), reports.get(problem.pk, 0))
        for problem in problems
    ]


def known_values() -> KnownValues:
    return KnownValues(*(_values(name) for name in ("source", "subject", "level")))


def _matches(search: str) -> Q:
    found = Q(text__icontains=search) | Q(external_id=search)
    number = search.removeprefix("#")
    if number.isascii() and number.isdigit() and len(number) < 19:
        found |= Q(pk=int(number))
    return found


def _values(name: str) -> list[str]:
    return list(Problem.objects.order_by(name).values_list(name, flat=True).distinct()[:MOST_VALUES])


def _by_problem(rows: "QuerySet[Solution] | QuerySet[Labeling] | QuerySet[ReviewCase]") -> dict[int, int]:
    return dict(rows.order_by().values_list("problem").annotate(Count("pk")))
