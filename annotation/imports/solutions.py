"""Importing solutions that were sampled elsewhere."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from annotation import limits
from annotation.imports.bulk import insert_new
from annotation.imports.fields import carried_text, optional_text, optional_texts, required_text
from annotation.imports.importer import InvalidRow, Outcome
from annotation.imports.sizes import check_explanation_count, check_solution_sizes
from annotation.models import Problem, Solution
from annotation.records.identity import solution_key
from annotation.selectors.problems import problems_by_text
from datafiles.fields import names_of
from mathtext.answers import GSM8K_MARK, answer_of, find_answer, solution_answer, with_plain_mark
from mathtext.cutting import cut_solution

WITHOUT_ANSWER = "have no final answer that was found, and will be graded incomplete"
HELD_OUT = "belong to held-out problems and are never queued or trained on"


@dataclass(frozen=True, slots=True)
class SolutionRow:
    key: UUID
    problem: str
    steps: list[str]
    answer: str | None
    explanations: list[dict[str, Any]]


@dataclass(slots=True)
class SolutionImporter:
    """Imports the solutions of one file, ungraded. Equal lines in one file are different samples; in two files they are the same."""

    generator: str
    cut: str
    notes: Counter[str] = field(default_factory=Counter)
    _seen: Counter[UUID] = field(default_factory=Counter)
    _problems: dict[str, Problem] = field(default_factory=dict)
    """Those of the rows that were stored last, by text."""

    def parse(self, value: dict[str, Any]) -> SolutionRow:
        problem = required_text(value, "problem", "question")
        steps, shown, given, found = self._read_solution(value)
        check_solution_sizes(shown, given or found, name="solution" if value.get("steps") is None else "steps")
        # what is found in the steps adds nothing to the sample's identity
        marked = given or answer_of(steps)
        first_key = self._key(problem, steps, marked, 0)
        occurrence = self._seen[first_key]
        self._seen[first_key] += 1
        explanations = _explanations(value, len(shown))
        key = self._key(problem, steps, marked, occurrence) if occurrence else first_key
        return SolutionRow(key, problem, shown, marked or found, explanations)

    def _read_solution(self, value: dict[str, Any]) -> tuple[list[str], list[str], str | None, str | None]:
        """Return the steps, cut if the row has one text; the steps to store; the answer that the row gives; the one in the text.

        The steps to store have the answer mark instead of a last step that is only another mark, such as "#### 18". The steps as they
        were given identify the sample.
        """
        answer = carried_text(value, "answer").strip() or None
        steps = optional_texts(value, "steps")
        if steps is not None:
            return steps, steps, answer, solution_answer(steps)
        text = optional_text(value, "solution")
        if text is None and answer is not None and GSM8K_MARK in answer:
            text, answer = answer, None  # GSM8K calls the whole solution "answer"
        steps = cut_solution(text or "", self.cut)
        if not steps:
            raise InvalidRow(
                'there are neither "steps" (a list of strings) nor a "solution" (a string); '
                f"the row has {names_of(value)}",
                'there are neither "steps" nor a "solution"',
            )
        return steps, cut_solution(with_plain_mark(text or ""), self.cut), answer, find_answer(text)

    def store(self, rows: Sequence[SolutionRow]) -> list[Outcome | InvalidRow]:
        self._problems = problems = problems_by_text(texts=(row.problem for row in rows))
        known = set(Solution.objects.filter(key__in=[row.key for row in rows]).values_list("key", flat=True))
        inserted = insert_new(
            [
                Solution(
                    key=row.key,
                    problem=problems[row.problem],
                    generator=self.generator,
                    steps=row.steps,
                    answer=row.answer,
                    explanations=row.explanations,
                )
                for row in rows
                if row.problem in problems and row.key not in known
            ],
            returning="key",
        )
        outcomes: list[Outcome | InvalidRow] = []
        for row in rows:
            if row.problem not in problems:
                reason = f'the problem "{_shorten(row.problem)}" is unknown; import it first with import_problems'
                outcomes.append(InvalidRow(reason, "the problem is unknown; import it first with import_problems"))
                continue
            outcomes.append(Outcome.NEW if row.key in inserted else Outcome.KNOWN)
            inserted.discard(row.key)  # a second row with this key, in another file, is known by now
        return outcomes

    def remarks(self, row: SolutionRow) -> Sequence[str]:
        problem = self._problems[row.problem]
        found = []
        if row.answer is None and problem.answer is not None:
            found.append(WITHOUT_ANSWER)
        if problem.split == Problem.Split.TEST:
            found.append(HELD_OUT)
        return found

    def _key(self, problem: str, steps: list[str], answer: str | None, occurrence: int) -> UUID:
        return solution_key(
            generator=self.generator, problem=problem, steps=steps, answer=answer, occurrence=occurrence
        )


def _explanations(value: dict[str, Any], steps: int) -> list[dict[str, Any]]:
    """Return [{"step": index from 0, "text"}]. Explanations are not part of the sample's key."""
    given = value.get("explanations")
    if given is None:
        return []
    if not isinstance(given, list):
        raise InvalidRow('"explanations" must be a list of {"step", "text"}')
    explanations = []
    for index, one in enumerate(given):
        step, text = (one.get("step"), one.get("text")) if isinstance(one, dict) else (None, None)
        if isinstance(step, bool) or not isinstance(step, int) or not 0 <= step < steps:
            raise InvalidRow(f'"explanations"[{index}]: "step" must be the index of a step, 0 to {steps - 1}')
        if not isinstance(text, str) or not text.strip() or len(text) > limits.EXPLANATION:
            raise InvalidRow(
                f'"explanations"[{index}]: "text" must be a string of at most {limits.EXPLANATION} characters'
            )
        explanations.append({"step": step, "text": text})
    check_explanation_count(explanations)
    return explanations


def preview(row: SolutionRow, *, place: str) -> str:
    """Describe for people how a solution would be imported: each step with its number, further lines below."""
    lines = [f"{place}: {_shorten(row.problem)}"]
    for number, step in enumerate(row.steps, start=1):
        first, *others = step.split("\n")
        lines += [f"{number:>5} | {first}", *(f"      | {line}".rstrip() for line in others)]
    return "\n".join([*lines, f" answer: {'none' if row.answer is None else row.answer}"])


def _shorten(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:57] + "…"
