"""Flow 2: solutions become items of a phase, outside of any generation of the loop.

Their items have no generation number. So a generation neither counts their labelings nor removes them when it is cancelled, while exports
and trainings take the labelings like all others.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.db.models import Count, QuerySet

from annotation import limits
from annotation.errors import Conflict, DomainError, NotFound
from annotation.models import Item, Phase, Problem, Solution, User
from annotation.services.audit import Subject, record
from annotation.services.phases import lock_phase
from annotation.signals import solutions_queued
from mathtext.drawings import has_drawing

BATCH = 500
"""Solutions queued in one transaction. It locks the phase, so it must be short: generations and forms wait for it."""

PREVIEWED = 5


class InvalidQueueOption(DomainError):
    """An option of queueing breaks a rule; `field` names it."""

    code = "invalid_option"
    status = 400


class Only(StrEnum):
    """Solutions of this grade only."""

    CORRECT = Solution.Grade.CORRECT.value
    WRONG = Solution.Grade.WRONG.value
    UNGRADED = Solution.Grade.UNGRADED.value


class Skip(StrEnum):
    """Why a solution is not queued."""

    QUEUED = "queued"
    HELD_OUT = "held_out"
    EXCLUDED = "excluded"
    DRAWING = "drawing"
    GRADE = "grade"
    PER_PROBLEM = "per_problem"
    LIMIT = "limit"


SKIPPED_IN_WORDS = {
    Skip.QUEUED: "already in the phase",
    Skip.HELD_OUT: "of held-out problems",
    Skip.EXCLUDED: "of excluded problems",
    Skip.DRAWING: "with a drawing",
    Skip.GRADE: "of another grade",
    Skip.PER_PROBLEM: "beyond the number per problem",
    Skip.LIMIT: "beyond the limit",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueOptions:
    """What is queued, and how. `labelings_wanted`: per solution; None: as many as the phase says. Raises InvalidQueueOption.

    `per_problem`: the most solutions of one problem and generator that are in the phase afterwards. `limit`: the most that are added.
    """

    labelings_wanted: int | None = None
    priority: float = 0.0
    per_problem: int | None = None
    limit: int | None = None
    only: Only | None = None
    without_drawings: bool = False

    def __post_init__(self) -> None:
        if self.labelings_wanted is not None and self.labelings_wanted not in limits.LABELINGS_PER_ITEM:
            raise InvalidQueueOption(limits.LABELINGS_PER_ITEM.refusal, field="labels")
        if not math.isfinite(self.priority):
            raise InvalidQueueOption("The priority must be a finite number.", field="priority")
        for name, value in (("per_problem", self.per_problem), ("limit", self.limit)):
            if value is not None and value < 1:
                raise InvalidQueueOption("The number must be at least 1.", field=name)


@dataclass(slots=True)
class QueueReport:
    """What happened so far. `examples`: the first queued solutions, as they were before anything was rolled back."""

    queued: int = 0
    skipped: Counter[Skip] = field(default_factory=Counter)
    problems: set[int] = field(default_factory=set)
    without_answer: int = 0
    """Queued solutions without a final answer."""
    without_ground_truth: int = 0
    """Queued solutions of problems without an answer."""
    examples: list[Solution] = field(default_factory=list)


@dataclass(slots=True)
class SolutionQueue:
    """Queues solutions batch by batch in a phase of flow 2 and counts them. Raises Conflict for a phase of flow 1.

    Any number of these may work at the same time, and beside a generation: each batch locks the phase, so a solution comes into it once.
    """

    phase: Phase
    options: QueueOptions
    report: QueueReport = field(default_factory=QueueReport)
    _taken: dict[tuple[int, str], int] = field(default_factory=dict)
    """(problem, generator) -> solutions in the phase; only if their number is limited."""

    def __post_init__(self) -> None:
        check_flow(self.phase)

    @property
    def is_full(self) -> bool:
        return self.options.limit is not None and self.report.queued >= self.options.limit

    @transaction.atomic
    def add(self, solutions: "QuerySet[Solution]") -> None:
        """Queue those of the solutions that fit the options and are not in the phase. Meant for at most BATCH of them."""
        self.phase = lock_phase(self.phase.pk)
        rows = list(solutions.order_by("pk"))
        problems = _lock_problems(row.problem_id for row in rows)
        in_phase = set(
            Item.objects.filter(phase=self.phase, solution__in=[row.pk for row in rows]).values_list(
                "solution", flat=True
            )
        )
        self._count_taken(rows)
        chosen = []
        for row in rows:
            row.problem = problems[row.problem_id]
            reason = Skip.QUEUED if row.pk in in_phase else self._reason_to_skip(row)
            if reason is not None:
                self.report.skipped[reason] += 1
                continue
            self._count(row)
            chosen.append(row)
        Item.objects.bulk_create([self._item(row) for row in chosen], ignore_conflicts=True)

    def _reason_to_skip(self, solution: Solution) -> Skip | None:
        problem, options = solution.problem, self.options
        if problem.split != Problem.Split.TRAIN:
            return Skip.HELD_OUT
        if problem.excluded_at is not None:
            return Skip.EXCLUDED
        if options.without_drawings and any(has_drawing(text) for text in (problem.text, *solution.steps)):
            return Skip.DRAWING
        if options.only is not None and solution.grade != options.only:
            return Skip.GRADE
        taken = self._taken.get((problem.pk, solution.generator), 0)
        if options.per_problem is not None and taken >= options.per_problem:
            return Skip.PER_PROBLEM
        return Skip.LIMIT if self.is_full else None

    def _count(self, solution: Solution) -> None:
        report, place = self.report, (solution.problem_id, solution.generator)
        report.queued += 1
        report.problems.add(solution.problem_id)
        report.without_answer += solution.answer is None
        report.without_ground_truth += solution.problem.answer is None
        if len(report.examples) < PREVIEWED:
            report.examples.append(solution)
        if self.options.per_problem is not None:
            self._taken[place] = self._taken.get(place, 0) + 1

    def _count_taken(self, rows: Sequence[Solution]) -> None:
        """Look up how many solutions of these problems and generators the phase has, for those not looked up before."""
        if self.options.per_problem is None:
            return
        unknown = {(row.problem_id, row.generator) for row in rows} - self._taken.keys()
        self._taken |= dict.fromkeys(unknown, 0)
        found = (
            Item.objects.filter(
                phase=self.phase,
                kind=Item.Kind.NORMAL,
                generation_number=None,
                problem__in={problem for problem, _ in unknown},
            )
            .values_list("problem", "solution__generator")
            .annotate(count=Count("pk"))
        )
        self._taken |= {
            (problem, generator): count for problem, generator, count in found if (problem, generator) in unknown
        }

    def _item(self, solution: Solution) -> Item:
        wanted = self.options.labelings_wanted or self.phase.labelings_per_item
        return Item(
            phase=self.phase,
            problem_id=solution.problem_id,
            solution=solution,
            priority=self.options.priority,
            labelings_wanted=wanted,
            free_slots=wanted,
        )


def queue_keys(queue: SolutionQueue, keys: Sequence[UUID]) -> None:
    """Queue stored solutions by their keys."""
    queue.add(Solution.objects.filter(key__in=keys))


def queue_stored(
    queue: SolutionQueue,
    *,
    generator: str,
    is_check: bool = False,
    before: Callable[[Sequence[int]], None] | None = None,
) -> Iterator[int]:
    """Queue the stored solutions of a generator in the order of their ids, and yield after each batch how many were looked at.

    `is_check`: roll every batch back, so that only the report remains. `before` gets the ids of each batch first.
    Raises NotFound if nothing is stored under this name.
    """
    if not Solution.objects.filter(generator=generator).exists():
        raise NotFound(unknown_generator(generator), field="generator")
    looked_at = 0
    for ids in _batches(generator):
        if before is not None:
            before(ids)
        with transaction.atomic():
            queue.add(Solution.objects.filter(pk__in=ids))
            transaction.set_rollback(is_check)
        looked_at += len(ids)
        yield looked_at
        if queue.is_full:
            return


def announce(queue: SolutionQueue, *, by: User | None = None) -> None:
    """Tell other apps and the audit log that solutions were queued. Call it once, after the last batch."""
    if queue.report.queued:
        phase, report = queue.phase, queue.report
        record(
            actor=by,
            action="phase.solutions_queued",
            subject=Subject("phase", phase.pk, phase.name),
            after={"solutions": report.queued, "problems": len(report.problems)},
        )
        solutions_queued.send(sender=SolutionQueue)


def check_flow(phase: Phase) -> None:
    if phase.flow != Phase.Flow.TWO:
        raise Conflict(f"{phase} has flow 1, in which problems are queued, not solutions. Choose a phase with flow 2.")


def unknown_generator(name: str) -> str:
    return f"No solution is stored under the generator “{name}”. Import some: import_solutions FILE --generator {name}"


def _lock_problems(problem_ids: Iterable[int]) -> dict[int, Problem]:
    """Return the problems; nobody can hold them out or exclude them while they are being queued."""
    Problem.objects.lock_splits(to_hold_out=False)
    return Problem.objects.in_bulk(set(problem_ids))


def _batches(generator: str) -> Iterator[list[int]]:
    last = 0
    while True:
        ids = list(
            Solution.objects.filter(generator=generator, pk__gt=last)
            .order_by("pk")
            .values_list("pk", flat=True)[:BATCH]
        )
        if not ids:
            return
        yield ids
        last = ids[-1]
