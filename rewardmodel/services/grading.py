"""Grading solutions by their final answers."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from annotation.models import Solution
from rewardmodel import engine


def grade_solutions(*, solutions: "QuerySet[Solution, Any]") -> Callable[[], str]:
    """Grade those of the solutions that have no grade; what is returned stores the grades."""
    rows = list(solutions.filter(grade=Solution.Grade.UNGRADED).values_list("pk", "answer", "problem__answer"))
    by_grade: defaultdict[str, list[int]] = defaultdict(list)
    grades = engine.grade([(answer, truth) for _, answer, truth in rows])
    for (solution_id, _, _), result in zip(rows, grades, strict=True):
        by_grade[result].append(solution_id)

    def write() -> str:
        for result, ids in by_grade.items():
            Solution.objects.filter(pk__in=ids, grade=Solution.Grade.UNGRADED).update(grade=result)
        return ""

    return write
