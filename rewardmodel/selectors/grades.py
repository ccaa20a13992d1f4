"""The grades of a generation's solutions in words, so that a stage that cannot go on names the cause."""

from django.db.models import Count, Min

from annotation.models import Solution

SHOWN_END = 80
"""Characters at the end of a solution that a message shows."""

_REASONS = {
    Solution.Grade.UNGRADED: "not graded: their problems have no answer",
    Solution.Grade.CORRECT: "graded correct",
    Solution.Grade.WRONG: "graded wrong",
    Solution.Grade.INCOMPLETE: "graded incomplete: no final answer was found",
    Solution.Grade.UNPARSEABLE: "graded unparseable: the answer, or the ground truth, cannot be read as mathematics",
    Solution.Grade.TIMEOUT: "graded unknown: comparing the answers took too long",
}
_WITH_EXAMPLE = (Solution.Grade.INCOMPLETE, Solution.Grade.UNPARSEABLE, Solution.Grade.TIMEOUT)


def describe_grades(*, generation_number: int) -> str:
    """Return one sentence: "1,600 of 1,600 solutions are graded incomplete: no final answer was found, for instance in …"."""
    counts = (
        Solution.objects.filter(generation_number=generation_number)
        .values_list("grade")
        .annotate(count=Count("pk"), first=Min("pk"))
        .order_by("-count")
    )
    rows = list(counts)
    if not rows:
        return "The generation has no solutions."
    total = sum(count for _, count, _ in rows)
    parts = [
        f"{count:,} of {total:,} solutions are {_reason(grade)}{_example(grade, first)}" for grade, count, first in rows
    ]
    return f"{'; '.join(parts)}."


def _reason(grade: str) -> str:
    return _REASONS.get(Solution.Grade(grade), grade)


def _example(grade: str, solution_id: int) -> str:
    if grade not in _WITH_EXAMPLE:
        return ""
    steps, answer = Solution.objects.values_list("steps", "answer").get(pk=solution_id)
    if grade != Solution.Grade.INCOMPLETE:
        return f", for instance “{_shortened(answer or '')}” in solution {solution_id}"
    return f", for instance in solution {solution_id}, which ends in “{_shortened(steps[-1] if steps else '')}”"


def _shortened(text: str) -> str:
    line = " ".join(text[-4 * SHOWN_END :].split())
    return line if len(line) <= SHOWN_END else f"…{line[-SHOWN_END:]}"
