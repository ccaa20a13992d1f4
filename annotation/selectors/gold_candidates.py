"""Solutions that can become gold: found by a search, or because enough labelers agree on them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Func, JSONField, OuterRef, QuerySet

from annotation.errors import NotFound
from annotation.models import Gold, Labeling, Problem, Solution, User
from annotation.rules.gold import FINISHED

MOST_PROBLEMS = 500
"""Problems that a search looks at: nobody reads through more."""

CHUNK = 500
"""Solutions whose labelings are compared at a time."""

MOST_CHUNKS = 20
"""Chunks that one request compares before it answers with what it has found."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """A solution on which all its labelers agree."""

    solution: Solution
    labelers: int
    ratings: list[int]


@dataclass(frozen=True, slots=True)
class AgreedPart:
    """`next`: the solution to go on after; None: all have been compared."""

    found: list[Agreed]
    next: int | None


def solution_to_rate(*, solution_id: int) -> Solution:
    """With its problem. Raises NotFound, also if it is held out: nobody may be given it."""
    solution = candidates().filter(pk=solution_id).first()
    if solution is None:
        raise NotFound(f"There is no solution {solution_id} that can become gold.")
    return solution


def candidates() -> QuerySet[Solution]:
    """Solutions of problems that are not held out."""
    return Solution.objects.filter(problem__split=Problem.Split.TRAIN).select_related("problem")


def search_solutions(*, search: str, before: int | None = None) -> QuerySet[Solution]:
    """Solutions whose problem contains the text, or with this number, newest first. `has_gold`: they have gold in force."""
    found = candidates()
    text = search.strip()
    if text.isascii() and text.isdigit() and len(text) < 19:
        found = found.filter(pk=int(text))
    elif text:
        problems = Problem.objects.filter(text__icontains=text, split=Problem.Split.TRAIN).order_by("-pk")
        found = found.filter(problem__in=list(problems.values_list("pk", flat=True)[:MOST_PROBLEMS]))
    if before is not None:
        found = found.filter(pk__lt=before)
    in_force = Gold.objects.in_force().filter(solution=OuterRef("pk"))
    return found.annotate(has_gold=Exists(in_force)).order_by("-pk")


def labelings_by_solution(solutions: list[Solution]) -> dict[int, int]:
    """How many labelings of people count, for each of these solutions."""
    rows = _of_people().filter(solution__in=solutions).values_list("solution").annotate(count=Count("pk"))
    return {solution: count for solution, count in rows if solution is not None}


def agreed_solutions(*, at_least: int, limit: int, before: int | None = None) -> AgreedPart:
    """Solutions without gold on which all labelings of at least this many people are equal, newest first.

    Equal as rules/gold.py compares: the same rating at each step up to the first error, none unsure, none given up.
    """
    found: list[Agreed] = []
    for _ in range(MOST_CHUNKS):
        ids = list(_labeled_by(at_least, before=before)[:CHUNK])
        for solution_id, agreed in _agreeing(ids):
            found.append(agreed)
            if len(found) == limit:
                return AgreedPart(found, next=solution_id)
        if len(ids) < CHUNK:
            return AgreedPart(found, next=None)
        before = ids[-1]
    return AgreedPart(found, next=before)


def agreed_label(*, solution: Solution, at_least: int) -> dict[str, Any] | None:
    """The label that all labelers of a solution gave; None: they are fewer than this, or differ."""
    if not any(_agreeing([solution.pk])) or _people(solution) < at_least:
        return None
    label: dict[str, Any] = _of_people().filter(solution=solution).order_by("pk").values_list("label", flat=True)[0]
    # without alternatives to the negative step, which are nobody else's
    steps = [{**step, "completions": [_shown(step["completions"][0])]} for step in label["steps"]]
    return {**label, "steps": steps}


def _shown(completion: dict[str, Any]) -> dict[str, Any]:
    """Imported labels may have null for `flagged`, which only a label from the page may not."""
    return {"text": completion["text"], "rating": completion["rating"], "flagged": bool(completion["flagged"])}


def _people(solution: Solution) -> int:
    return _of_people().filter(solution=solution).values("labeler").distinct().count()


def _of_people() -> QuerySet[Labeling]:
    """Labelings that count, of people, outside of gold sets."""
    return (
        Labeling.objects.counting()
        .filter(flow=2, solution__isnull=False, labeler__kind=User.Kind.PERSON)
        .exclude(is_screening=True)
        .exclude(is_quality_control=True)
    )


def _labeled_by(at_least: int, *, before: int | None) -> QuerySet[Labeling, int]:
    """Ids of solutions that never had gold, with labelings of this many people, newest first."""
    ever_gold = Gold.objects.filter(solution=OuterRef("solution"))
    labelings = _of_people().filter(~Exists(ever_gold), problem__split=Problem.Split.TRAIN)
    if before is not None:
        labelings = labelings.filter(solution__lt=before)
    grouped = labelings.values("solution").annotate(people=Count("labeler", distinct=True)).filter(people__gte=at_least)
    return grouped.order_by("-solution").values_list("solution", flat=True)


def _agreeing(ids: list[int]) -> Iterator[tuple[int, Agreed]]:
    ratings = Func(
        "label",
        template="jsonb_path_query_array(%(expressions)s, 'lax $.steps[*].completions[0].rating')",
        output_field=JSONField(),
    )
    said: dict[int, set[tuple[Any, ...]]] = {}
    people: dict[int, set[Any]] = {}
    rows = _of_people().filter(solution__in=ids).annotate(said=ratings)
    for solution_id, labeler, rated, reason in rows.values_list("solution", "labeler", "said", "finish_reason"):
        said.setdefault(solution_id, set()).add((reason in FINISHED, *rated))
        people.setdefault(solution_id, set()).add(labeler)
    solutions = Solution.objects.select_related("problem").in_bulk(list(said))
    for solution_id in sorted(said, reverse=True):
        (is_finished, *rated), *others = said[solution_id]
        if not others and is_finished and None not in rated:
            yield solution_id, Agreed(solutions[solution_id], len(people[solution_id]), rated)
