"""Imports that are followed by something else in the same transaction, or only checked."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic

from django.db import transaction

from annotation.imports.importer import Importer, InvalidRow, Outcome, Row


@dataclass(frozen=True, slots=True)
class FollowedImporter(Generic[Row]):
    """Imports like `importer`, then passes the stored rows of each batch to `follow`: both happen, or neither.

    `is_check`: roll each batch back. So a check runs the same code as the import, and stores nothing.
    """

    importer: Importer[Row]
    follow: Callable[[Sequence[Row]], None]
    is_check: bool = False

    @property
    def notes(self) -> Counter[str]:
        return self.importer.notes

    def parse(self, value: dict[str, Any]) -> Row:
        return self.importer.parse(value)

    def remarks(self, row: Row) -> Sequence[str]:
        return self.importer.remarks(row)

    @transaction.atomic
    def store(self, rows: Sequence[Row]) -> list[Outcome | InvalidRow]:
        outcomes = self.importer.store(rows)
        self.follow([row for row, outcome in zip(rows, outcomes, strict=True) if isinstance(outcome, Outcome)])
        transaction.set_rollback(self.is_check)
        return outcomes
