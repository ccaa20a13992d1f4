"""Importing solutions that were sampled elsewhere."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from annotation import limits
from annotation.imports.bulk import insert_new
from annotation.imports.fields import optional_text, optional_texts, required_text
from annotation.imports.importer import InvalidRow, Outcome
from annotation.models import Problem, Solution
from annotation.records.identity import solution_key
from annotation.selectors.problems import problems_by_text
from mathtext.answers import answer_of
from mathtext.cutting import cut_solution

OF_HELD_OUT_PROBLEMS = "Solutions of held-out problems, which are never queued or trained on"


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

    def parse(self, value: dict[str, Any]) -> SolutionRow:
        problem = required_text(value, "problem")
        steps = optional_texts(value, "steps")
        if steps is None:
            steps = cut_solution(optional_text(value, "solution") or "", self.cut)
        if not steps:
            raise InvalidRow('there are neither "steps" (a list of strings) nor a "solution" (a string)')
        answer = (optional_text(value, "answer") or "").strip() or answer_of(steps)
        first_key = self._key(problem, steps, answer, 0)
        occurrence = self._seen[first_key]
        self._seen[first_key] += 1
        explanations = _explanations(value, len(steps))
        return SolutionRow(self._key(problem, steps, answer, occurrence), problem, steps, answer, explanations)

    def store(self, rows: Sequence[SolutionRow]) -> list[Outcome | InvalidRow]:
        problems = problems_by_text(texts=(row.problem for row in rows))
        known = set(Solution.objects.filter(key__in=[row.key for row in rows]).values_list("key", flat=True))
        insert_new(
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
        )
        if held_out := sum(
            row.problem in problems and problems[row.problem].split == Problem.Split.TEST for row in rows
        ):
            self.notes[OF_HELD_OUT_PROBLEMS] += held_out
        return [self._outcome(row, row.problem in problems, row.key in known) for row in rows]

    def _outcome(self, row: SolutionRow, has_problem: bool, is_known: bool) -> Outcome | InvalidRow:
        if not has_problem:
            return InvalidRow(f'the problem "{_shorten(row.problem)}" is unknown; import it first with import_problems')
        return Outcome.KNOWN if is_known else Outcome.NEW

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
