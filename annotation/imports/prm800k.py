"""Importing PRM800K records as labelings, with their problems, labelers and solutions."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password

from annotation.imports.bulk import insert_new
from annotation.imports.ground_truth import ensure_problems
from annotation.imports.importer import InvalidRow, Outcome
from annotation.imports.sizes import check_record_sizes
from annotation.models import Labeling, Problem, Solution, User
from annotation.records.identity import record_key, solution_key
from annotation.records.record import ParsedRecord, parse_record, pre_generated_steps
from mathtext.answers import solution_answer

SOURCE = "PRM800K"
GENERATOR = "prm800k"
"""Generator of the solutions in imported records of flow 2; the record does not say who sampled them."""


HELD_OUT = "belong to held-out problems and are never trained on"


@dataclass(frozen=True, slots=True)
class RecordRow:
    key: UUID
    parsed: ParsedRecord


class RecordImporter:
    """Imports the records of one file."""

    def __init__(self) -> None:
        self.notes: Counter[str] = Counter()
        self._seen: Counter[UUID] = Counter()
        self._held_out: set[UUID] = set()

    def parse(self, value: dict[str, Any]) -> RecordRow:
        parsed = parse_record(value)
        check_record_sizes(parsed.record)
        first_key = record_key(parsed.record)
        occurrence = self._seen[first_key]
        self._seen[first_key] += 1
        return RecordRow(record_key(parsed.record, occurrence) if occurrence else first_key, parsed)

    def store(self, rows: Sequence[RecordRow]) -> list[Outcome | InvalidRow]:
        known = set(
            Labeling.objects.filter(record_key__in=[row.key for row in rows]).values_list("record_key", flat=True)
        )
        fresh = [row for row in rows if row.key not in known]
        inserted = _create_labelings(fresh) if fresh else set()
        of_held_out = Labeling.objects.filter(
            problem__split=Problem.Split.TEST, record_key__in=[row.key for row in rows]
        )
        self._held_out = set(of_held_out.values_list("record_key", flat=True))
        outcomes: list[Outcome | InvalidRow] = []
        for row in rows:
            outcomes.append(Outcome.NEW if row.key in inserted else Outcome.KNOWN)
            inserted.discard(row.key)  # a second row with this key, in another file, is known by now
        return outcomes

    def remarks(self, row: RecordRow) -> Sequence[str]:
        return [HELD_OUT] if row.key in self._held_out else []


def _create_labelings(rows: Sequence[RecordRow]) -> set[UUID]:
    """Create labelings and all that they refer to; return the keys of those that were really inserted."""
    problems, _ = ensure_problems(_problem(row.parsed.record["question"]) for row in rows)
    _ensure_labelers(row.parsed.labeler for row in rows)
    solutions = _ensure_solutions(rows, problems)
    return insert_new(
        [
            Labeling(
                origin=Labeling.Origin.IMPORT,
                record_key=row.key,
                problem=problems[row.parsed.record["question"]["problem"]],
                solution_id=solutions.get(row.key),
                labeler_id=row.parsed.labeler,
                submitted_at=row.parsed.submitted_at,
                flow=row.parsed.flow,
                generation_number=row.parsed.record["generation"],
                is_quality_control=row.parsed.record["is_quality_control_question"],
                is_screening=row.parsed.record["is_initial_screening_question"],
                question=row.parsed.record["question"],
                label=row.parsed.record["label"],
                finish_reason=row.parsed.record["label"].get("finish_reason"),
                details=row.parsed.details,
            )
            for row in rows
        ],
        returning="record_key",
    )


def _problem(question: dict[str, Any]) -> Problem:
    return Problem(
        text=question["problem"],
        answer=(question.get("ground_truth_answer") or "").strip() or None,
        solution=question.get("ground_truth_solution"),
        source=SOURCE,
    )


def _ensure_labelers(ids: Iterable[UUID | None]) -> None:
    """Create accounts for labelers who are known from records only: inactive, without a usable password."""
    wanted = {labeler for labeler in ids if labeler is not None}
    wanted -= set(User.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    User.objects.bulk_create(
        (User(pk=pk, username=str(pk), is_active=False, password=make_password(None)) for pk in sorted(wanted)),
        ignore_conflicts=True,
    )


def _ensure_solutions(rows: Sequence[RecordRow], problems: dict[str, Problem]) -> dict[UUID, int]:
    """Create the solutions of flow 2 records; return their ids by the records' keys.

    A solution that several labelers saw is one row, so that their labels can be compared.
    """
    solutions: dict[UUID, Solution] = {}
    key_of_record: dict[UUID, UUID] = {}
    for row in rows:
        question, steps = row.parsed.record["question"], pre_generated_steps(row.parsed.record)
        if not steps:
            continue
        answer = question.get("pre_generated_answer")
        key = solution_key(generator=GENERATOR, problem=question["problem"], steps=steps, answer=answer)
        key_of_record[row.key] = key
        problem = problems[question["problem"]]
        solutions[key] = Solution(
            key=key, problem=problem, generator=GENERATOR, steps=steps, answer=answer or solution_answer(steps)
        )
    insert_new(solutions[key] for key in sorted(solutions))
    ids = dict(Solution.objects.filter(key__in=solutions).values_list("key", "pk"))
    return {record: ids[key] for record, key in key_of_record.items()}
