"""Importing problems from MATH and GSM8K rows."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from annotation.imports.fields import optional_text, required_text
from annotation.imports.ground_truth import ensure_problems
from annotation.imports.held_out import hold_out
from annotation.imports.importer import InvalidRow, Outcome
from annotation.models import Problem
from annotation.selectors.problems import problems_by_text
from mathtext.answers import last_boxed

GSM8K_ANSWER_MARK = "####"

WITHOUT_ANSWER = "Problems without an answer, whose solutions are not graded"
LABELINGS_HELD_OUT = (
    "Labelings of moved problems, which no longer count for training (models trained before have learned from them)"
)
ITEMS_HELD_OUT = "Items of moved problems that left the queue"

HELD_OUT_STAYS = "this problem is held out (split test) and must stay so; remove it from the file, or import the file with --split test"


@dataclass(frozen=True, slots=True)
class ProblemImporter:
    """Imports problems into `split`. A known problem keeps its values; missing ones are filled in.

    Importing a known train problem as test holds it out from then on, whatever has been done with it. The reverse is refused, because
    users must be able to rely on held-out problems. Known is a problem whose text has the same normal form.
    """

    split: str
    source: str
    notes: Counter[str] = field(default_factory=Counter)

    def parse(self, value: dict[str, Any]) -> Problem:
        if "problem" in value:
            problem = _math_problem(value)
        elif "question" in value:
            problem = _gsm8k_problem(value)
        else:
            raise InvalidRow('there is neither a "problem" (as in MATH) nor a "question" (as in GSM8K)')
        problem.split = self.split
        problem.source = self.source
        return problem

    def store(self, rows: Sequence[Problem]) -> list[Outcome | InvalidRow]:
        known = problems_by_text(texts=(row.text for row in rows))
        elsewhere = {text for text, problem in known.items() if problem.split != self.split}
        if self.split == Problem.Split.TEST:
            refused = set[str]()
            self._hold_out([known[text].normal_key for text in elsewhere])
        else:
            refused = elsewhere
        accepted = [row for row in rows if row.text not in refused]
        if without_answer := sum(row.answer is None for row in accepted):
            self.notes[WITHOUT_ANSWER] += without_answer
        _, new = ensure_problems(accepted)
        outcomes: list[Outcome | InvalidRow] = []
        for row in rows:
            if row.text in refused:
                outcomes.append(InvalidRow(HELD_OUT_STAYS))
            elif row.text in elsewhere:
                outcomes.append(Outcome.MOVED)
            else:
                outcomes.append(Outcome.NEW if row.text in new else Outcome.KNOWN)
                new.discard(row.text)  # a second line with this problem is known by now
        return outcomes

    def _hold_out(self, keys: Collection[UUID]) -> None:
        moved = hold_out(keys=keys)
        for what, count in ((LABELINGS_HELD_OUT, moved.labelings), (ITEMS_HELD_OUT, moved.items)):
            if count:
                self.notes[what] += count


def _math_problem(value: dict[str, Any]) -> Problem:
    solution = optional_text(value, "solution")
    answer = (optional_text(value, "answer") or "").strip() or last_boxed(solution or "")
    return Problem(
        text=required_text(value, "problem"),
        answer=answer,  # none: a proof, for instance
        solution=solution,
        subject=optional_text(value, "subject", longest=100) or "",
        level=optional_text(value, "level", longest=50) or "",
        external_id=optional_text(value, "unique_id", longest=200) or "",
    )


def _gsm8k_problem(value: dict[str, Any]) -> Problem:
    text = required_text(value, "question")
    given = optional_text(value, "answer") or ""
    if not given.strip():
        return Problem(text=text)
    solution, mark, answer = given.rpartition(GSM8K_ANSWER_MARK)
    if not mark or not answer.strip():
        raise InvalidRow(f'"answer" has no final answer; in GSM8K it ends with a line such as "{GSM8K_ANSWER_MARK} 42"')
    return Problem(text=text, answer=answer.strip(), solution=solution.strip() or None)
