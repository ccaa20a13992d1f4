"""Importing problems from rows of MATH, AIME, GSM8K and other public data sets."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from annotation import limits
from annotation.imports.fields import carried_text
from annotation.imports.ground_truth import ensure_problems
from annotation.imports.importer import InvalidRow, Outcome
from annotation.imports.sizes import check_problem_sizes
from annotation.models import Problem
from annotation.selectors.problems import problems_by_text
from annotation.services.held_out import hold_out
from datafiles.problems import read_problem

WITHOUT_ANSWER = "have no answer, so that their solutions are not graded"
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
    _stored: dict[str, Problem] = field(default_factory=dict)
    """The problems of the rows that were stored last, by text."""

    def parse(self, value: dict[str, Any]) -> Problem:
        row = read_problem(value)
        problem = Problem(
            text=row.text,
            answer=row.answer,  # none: a proof, for instance
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
        elsewhere = {text for text, problem in known.items() if problem.split != self.split}
        if self.split == Problem.Split.TEST:
            refused = set[str]()
            self._hold_out([known[text].normal_key for text in elsewhere])
        else:
            refused = elsewhere
        accepted = [row for row in rows if row.text not in refused]
        stored, new = ensure_problems(accepted)
        self._stored.clear()
        self._stored.update(stored)
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

    def remarks(self, row: Problem) -> Sequence[str]:
        stored = self._stored.get(row.text)
        return [WITHOUT_ANSWER] if stored is not None and stored.answer is None else []

    def _hold_out(self, keys: Collection[UUID]) -> None:
        moved = hold_out(keys=keys)
        for what, count in ((LABELINGS_HELD_OUT, moved.labelings), (ITEMS_HELD_OUT, moved.items)):
            if count:
                self.notes[what] += count
