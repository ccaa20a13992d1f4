"""Grade solutions by their final answers."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from annotation.models import Solution
from rewardmodel import engine


@dataclass(frozen=True, slots=True)
class Grades:
    """For each grade, the ids of the solutions that have it."""

    by_grade: dict[str, list[int]]

    def write(self) -> str:
        """Store the grades of solutions that still have none. There are no errors: a solution that cannot be graded has a grade, too."""
        for grade, ids in self.by_grade.items():
            Solution.objects.filter(pk__in=ids, grade=Solution.Grade.UNGRADED).update(grade=grade)
        return ""


GRADABLE = Q(grade=Solution.Grade.UNGRADED, problem__answer__isnull=False)
"""Solutions to grade. Those of a problem without an answer stay ungraded: there is nothing to compare them with."""


def compute_grades(*, solutions: "QuerySet[Solution, Any]") -> Grades:
    """Grade the solutions that have no grade yet; nothing is written."""
    rows = list(solutions.filter(GRADABLE).values_list("pk", "answer", "problem__answer"))
    grades = engine.grade([(answer, truth) for _, answer, truth in rows])
    by_grade: defaultdict[str, list[int]] = defaultdict(list)
    for (solution_id, _, _), grade in zip(rows, grades, strict=True):
        by_grade[grade].append(solution_id)
    return Grades(dict(by_grade))
