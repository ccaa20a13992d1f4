"""Reading what a corrected answer changed: the solutions that are graded anew, their items and their labelings."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, F, Q, Sum

from annotation.models import Regrade, Solution

CHANGED = Q(after__isnull=False) & ~Q(before=F("after")) & ~Q(before=Solution.Grade.UNGRADED)
"""Regrades that found another grade. A solution that had none was not selected by its grade."""

# By when the labeler got the task, not by when they submitted: they may have seen the old answer. Imported ones have no assignment.
LABELINGS_BEFORE = """
SELECT change.id, labeling.id
FROM annotation_problemchange AS change
JOIN annotation_regrade AS regrade ON regrade.change_id = change.id
JOIN annotation_labeling AS labeling ON labeling.solution_id = regrade.solution_id
LEFT JOIN annotation_assignment AS assignment ON assignment.id = labeling.assignment_id
WHERE change.id = ANY(%s) AND regrade.after <> regrade.before AND regrade.before <> 'ungraded'
    AND coalesce(assignment.leased_at, labeling.created_at) <= change.made_at
    AND NOT EXISTS (SELECT FROM annotation_labeling AS later WHERE later.supersedes_id = labeling.id)
ORDER BY labeling.id
"""


@dataclass(frozen=True, slots=True)
class PendingRegrade:
    """A solution to grade anew: its final answer, and the problem's answer by which it is graded now."""

    id: int
    problem_id: int
    answer: str | None
    truth: str | None


@dataclass(frozen=True, slots=True)
class RegradeCounts:
    """What a correction has done so far."""

    solutions: int = 0
    graded: int = 0
    changed: int = 0
    items_taken_back: int = 0
    items_returned: int = 0


def pending_regrades(*, most: int) -> list[PendingRegrade]:
    """The oldest ones, all of one problem."""
    pending = Regrade.objects.filter(after=None).order_by("pk")
    first = pending.values_list("change__problem", flat=True).first()
    if first is None:
        return []
    rows = pending.filter(change__problem=first).values_list(
        "pk", "change__problem", "solution__answer", "change__problem__answer"
    )
    return [PendingRegrade(*row) for row in rows[:most]]


def regrade_counts(*, changes: Collection[int]) -> dict[int, RegradeCounts]:
    """By the ids of the changes; one that graded nothing anew is left out."""
    rows = (
        Regrade.objects.filter(change__in=changes)
        .values_list("change")
        .annotate(
            solutions=Count("pk"),
            graded=Count("after"),
            changed=Count("pk", filter=CHANGED),
            taken_back=Sum("items_taken_back"),
            returned=Sum("items_returned"),
        )
    )
    return {change: RegradeCounts(*counts) for change, *counts in rows}


def labelings_before(*, changes: Collection[int]) -> dict[int, list[int]]:
    """By the ids of the changes: labelings of solutions whose grade it changed, by people who may have seen the answer before it."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(LABELINGS_BEFORE, [list(changes)])
        for change, labeling in cursor.fetchall():
            found[change].append(labeling)
    return found
