"""Grade solutions by their final answers."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from annotation.models import Solution
from rewardmodel import engine

# FOR SHARE: a correction of an answer waits for us, or we for it and then read the corrected one
PRESENT_ANSWERS = """
SELECT id, answer FROM annotation_problem
WHERE id IN (SELECT problem_id FROM annotation_solution WHERE id = ANY(%s)) ORDER BY id FOR SHARE
"""


@dataclass(frozen=True, slots=True)
class Grades:
    """For each grade, the ids of the solutions that have it. `truths`: the answers of the problems that they were graded by."""

    by_grade: dict[str, list[int]]
    truths: dict[int, str] = field(default_factory=dict, compare=False)

    @transaction.atomic
    def write(self) -> str:
        """Store the grades of solutions that still have none. There are no errors: a solution that cannot be graded has a grade, too.

        Solutions of a problem whose answer was corrected in the meantime are graded by the corrected one.
        """
        outdated = self._graded_by_another_answer()
        for grade, ids in self.by_grade.items():
            current = [pk for pk in ids if pk not in outdated] if outdated else ids
            Solution.objects.filter(pk__in=current, grade=Solution.Grade.UNGRADED).update(grade=grade)
        if outdated:
            # their problems are locked now, so this ends
            compute_grades(solutions=Solution.objects.filter(pk__in=outdated)).write()
        return ""

    def _graded_by_another_answer(self) -> set[int]:
        if not self.truths:
            return set()
        with connection.cursor() as cursor:
            cursor.execute(PRESENT_ANSWERS, [list(self.truths)])
            answers = dict(cursor.fetchall())
        problems = Solution.objects.filter(pk__in=self.truths).values_list("pk", "problem")
        return {pk for pk, problem in problems if answers[problem] != self.truths[pk]}


GRADABLE = Q(grade=Solution.Grade.UNGRADED, problem__answer__isnull=False)
"""Solutions to grade. Those of a problem without an answer stay ungraded: there is nothing to compare them with."""


def compute_grades(*, solutions: "QuerySet[Solution, Any]") -> Grades:
    """Grade the solutions that have no grade yet; nothing is written."""
    rows = list(solutions.filter(GRADABLE).values_list("pk", "answer", "problem__answer"))
    grades = engine.grade([(answer, truth) for _, answer, truth in rows])
    by_grade: defaultdict[str, list[int]] = defaultdict(list)
    for (solution_id, _, _), grade in zip(rows, grades, strict=True):
        by_grade[grade].append(solution_id)
    return Grades(dict(by_grade), {solution_id: truth for solution_id, _, truth in rows if truth is not None})
