"""One problem with all that hangs on it: solutions by grade, items, labelings, reports and history."""

from dataclasses import dataclass, field

from django.db.models import Count, Exists, F, OuterRef, Q

from annotation.errors import NotFound
from annotation.models import Exclusion, Item, Labeling, Problem, ProblemChange, ReviewCase, Solution
from annotation.selectors.regrades import RegradeCounts, labelings_before, regrade_counts

SHOWN = 50
"""Labelings and reports that the page lists; the newest ones. It says how many there are."""


@dataclass(frozen=True, slots=True)
class ItemCounts:
    """`waiting` items have a free slot. `taken_back`: by a corrected answer. `items` are all."""

    items: int
    waiting: int
    taken_back: int


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """`regrades` and `labelings`: for a corrected answer. `labelings`: those that may rest on the answer before it and still count."""

    change: ProblemChange
    regrades: RegradeCounts | None
    labelings: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ProblemDetail:
    problem: Problem
    grades: dict[str, int]
    items: ItemCounts
    labelings: int
    newest_labelings: list[Labeling]
    reports: int
    newest_reports: list[ReviewCase]
    history: list[HistoryEntry]


def problem_detail(*, problem_id: int) -> ProblemDetail:
    """Raises NotFound."""
    problem = Problem.objects.filter(pk=problem_id).first()
    if problem is None:
        raise NotFound(f"There is no problem with id {problem_id}.")
    labelings = Labeling.objects.not_superseded().filter(problem=problem)
    reports = ReviewCase.objects.filter(problem=problem)
    excluded = Exclusion.objects.filter(labeling=OuterRef("pk"), ended_at=None)
    return ProblemDetail(
        problem=problem,
        grades=dict(Solution.objects.filter(problem=problem).order_by().values_list("grade").annotate(Count("pk"))),
        items=_item_counts(problem),
        labelings=labelings.count(),
        newest_labelings=list(
            labelings.select_related("labeler").annotate(is_excluded=Exists(excluded)).order_by("-pk")[:SHOWN]
        ),
        reports=reports.count(),
        newest_reports=list(
            reports.select_related("labeling__labeler").order_by(F("decided_at").desc(nulls_first=True), "-pk")[:SHOWN]
        ),
        history=_history(problem),
    )


def _item_counts(problem: Problem) -> ItemCounts:
    items = Item.objects.filter(problem=problem)
    return ItemCounts(
        **items.aggregate(
            items=Count("pk"),
            waiting=Count("pk", filter=Q(free_slots__gt=0)),
            taken_back=Count("pk", filter=Q(taken_back_from__isnull=False)),
        )
    )


def _history(problem: Problem) -> list[HistoryEntry]:
    """Newest first."""
    changes = list(problem.changes.select_related("made_by").order_by("-pk"))
    corrections = [change.pk for change in changes if change.kind == ProblemChange.Kind.ANSWER]
    counts, before = regrade_counts(changes=corrections), labelings_before(changes=corrections)
    still_counting = set(
        Labeling.objects.counting()
        .filter(pk__in=[pk for ids in before.values() for pk in ids])
        .values_list("pk", flat=True)
    )
    return [
        HistoryEntry(
            change,
            counts.get(change.pk, RegradeCounts()) if change.kind == ProblemChange.Kind.ANSWER else None,
            [pk for pk in before.get(change.pk, []) if pk in still_counting],
        )
        for change in changes
    ]
