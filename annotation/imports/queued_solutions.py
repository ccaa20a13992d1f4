"""Importing solutions that are queued as they come in, or only checked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from annotation.imports.importer import InvalidRow, Outcome
from annotation.imports.solutions import SolutionImporter, SolutionRow


@dataclass(slots=True)
class QueueingImporter:
    """Imports like `solutions`, and passes the keys of each batch to `queue`, in one transaction.

    `is_check`: roll each batch back. So a check runs the same code as the import, and stores nothing.
    """

    solutions: SolutionImporter
    queue: Callable[[Sequence[UUID]], None]
    is_check: bool = False

    def parse(self, value: dict[str, object]) -> SolutionRow:
        return self.solutions.parse(value)

    @transaction.atomic
    def store(self, rows: Sequence[SolutionRow]) -> list[Outcome | InvalidRow]:
        outcomes = self.solutions.store(rows)
        stored = [row.key for row, outcome in zip(rows, outcomes, strict=True) if isinstance(outcome, Outcome)]
        self.queue(stored)
        transaction.set_rollback(self.is_check)
        return outcomes
