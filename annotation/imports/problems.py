"""Importing problems from rows of MATH, AIME, GSM8K and other public data sets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from annotation import limits
from annotation.imports.fields import carried_text
from annotation.imports.ground_truth import ensure_problems
from annotation.imports.importer import InvalidRow, Outcome
from annotation.imports.sizes import check_problem_sizes
from annotation.models import Problem
from annotation.selectors.problems import problems_by_text
from datafiles.problems import read_problem

HELD_OUT_STAYS = "this problem is held out (split test) and must stay so; remove it from the file, or import the file with --split test"


@dataclass(frozen=True, slots=True)
class ProblemImporter:
    """Imports problems into `split`. A known problem keeps its values; missing ones are filled in.

    Importing a known train problem as test holds it out from then on, unless it has been queued or sampled. The reverse is refused,
    because users must be able to rely on held-out problems.
    """

    split: str
    source: str

    def parse(self, value: dict[str, Any]) -> Problem:
        row = read_problem(value)
        if row.answer is None:
            raise InvalidRow('there is no "answer", and no final answer was found in "solution"')
        problem = Problem(
            text=row.text,
            answer=row.answer,
            solution=row.solution,
            split=self.split,
            source=self.source,
            subject=carried_text(value, "subject", "type", longest=limits.SUBJECT),
            level=carried_text(value, "level", longest=limits.LEVEL),
            external_id=carried_text(value, "unique_id", "id", longest=limits.EXTERNAL_ID),
        )
        check_problem_sizes(problem, text="problem" if "problem" in value else "question")
        return problem

    def store(self, rows: Sequence[Problem]) -> list[Outcome | InvalidRow]:
        known = problems_by_text(texts=(row.text for row in rows))
        elsewhere = {text: problem for text, problem in known.items() if problem.split != self.split}
        held_back: dict[str, Outcome | InvalidRow]
        if self.split == Problem.Split.TEST:
            held_back = _hold_out(elsewhere.values())
        else:
            held_back = {text: InvalidRow(HELD_OUT_STAYS) for text in elsewhere}
        _, new = ensure_problems(row for row in rows if not isinstance(held_back.get(row.text), InvalidRow))
        outcomes: list[Outcome | InvalidRow] = []
        for row in rows:
            first = Outcome.NEW if row.text in new else Outcome.KNOWN
            outcomes.append(held_back.get(row.text, first))
            new.discard(row.text)  # a second line with this problem is known by now
        return outcomes

    def remark(self, row: Problem) -> str:
        return ""


def _hold_out(problems: Iterable[Problem]) -> dict[str, Outcome | InvalidRow]:
    """Move problems to the test split, together if the database allows it, else in ever smaller parts. Return the outcomes by text."""
    problems = list(problems)
    if not problems:
        return {}
    try:
        with transaction.atomic():
            Problem.objects.filter(pk__in=[problem.pk for problem in problems]).update(split=Problem.Split.TEST)
    except IntegrityError as error:
        if len(problems) == 1:
            return {problems[0].text: InvalidRow(_refusal(error))}
        middle = len(problems) // 2
        return _hold_out(problems[:middle]) | _hold_out(problems[middle:])
    return {problem.text: Outcome.MOVED for problem in problems}


def _refusal(error: IntegrityError) -> str:
    """Return the message of the database trigger, with advice."""
    diagnosis = getattr(error.__cause__, "diag", None)
    reason = getattr(diagnosis, "message_primary", None) or str(error)
    return f"{reason}; leave it in the train split and remove it from the file"
