"""How every import works: read, check, store in batches, report bad lines, count the others."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from django.db import transaction

from annotation.imports.lines import LineReader, check_readable
from annotation.records.validation import InvalidRecord

BATCH_LINES = 500
BATCH_BYTES = 16 * 2**20
"""A batch ends at either limit; it is held in memory and stored with one statement."""

Row = TypeVar("Row")


class InvalidRow(ValueError):
    """A row that cannot be imported. The message says why and what to do."""


class Outcome(Enum):
    NEW = "new"
    KNOWN = "known"
    MOVED = "moved to the held-out split"


class Importer(Protocol[Row]):
    """Interface for one kind of data. Each file gets a new importer, which may count the file's rows.

    `notes` counts what the summary should tell beside the outcomes, by what it is. It is emptied after each batch.
    """

    @property
    def notes(self) -> Counter[str]: ...

    def parse(self, value: dict[str, Any]) -> Row:
        """Check one line's object. Raises InvalidRow or InvalidRecord."""

    def store(self, rows: Sequence[Row]) -> list[Outcome | InvalidRow]:
        """Store rows in the caller's transaction; return an outcome for each."""


@dataclass(frozen=True, slots=True)
class BadLine:
    path: Path
    number: int
    reason: str

    def __str__(self) -> str:
        return f"{self.path}:{self.number}: {self.reason}"


@dataclass(frozen=True, slots=True)
class ParsedRow(Generic[Row]):
    """A line that is valid as far as can be told without the database."""

    path: Path
    number: int
    row: Row


class StoppedAtBadLine(Exception):
    """A strict import found a bad line; nothing was stored."""


@dataclass(slots=True)
class Summary:
    """Result of an import. Blank lines are not counted."""

    read: int = 0
    bad: int = 0
    outcomes: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))
    notes: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class _Entry(Generic[Row]):
    """A line of a batch: a row to store, and later its outcome."""

    number: int
    row: Row | None = None
    result: Outcome | InvalidRow | None = None
    size: int = 0


def run_import(
    *,
    paths: Sequence[Path],
    new_importer: Callable[[], Importer[Row]],
    strict: bool,
    report: Callable[[BadLine], None],
    progress: Callable[[Path, int, float], None],
) -> Summary:
    """Import files batch by batch, each in its own transaction; bad lines are reported in the order of the file.

    `strict`: use one transaction for everything; the first bad line is reported, and StoppedAtBadLine rolls everything back.
    Raises UnreadableFile before anything is stored if a file cannot be opened.
    """
    for path in paths:
        check_readable(path)
    summary = Summary()
    with transaction.atomic() if strict else nullcontext():
        for path in paths:
            reader = LineReader(path)
            importer = new_importer()
            for batch in _batches(_parsed(reader, importer)):
                _store(batch, importer)
                summary.notes.update(importer.notes)
                importer.notes.clear()
                for entry in batch:
                    summary.read += 1
                    if isinstance(entry.result, Outcome):
                        summary.outcomes[entry.result] += 1
                        continue
                    summary.bad += 1
                    report(BadLine(path, entry.number, str(entry.result)))
                    if strict:
                        raise StoppedAtBadLine
                progress(path, reader.lines_read, reader.share_read)
    return summary


def parsed_rows(paths: Sequence[Path], new_importer: Callable[[], Importer[Row]]) -> Iterator[ParsedRow[Row] | BadLine]:
    """Yield the rows that an import would read, without storing them. Raises UnreadableFile before the first row."""
    for path in paths:
        check_readable(path)
    for path in paths:
        for entry in _parsed(LineReader(path), new_importer()):
            if entry.row is None:
                yield BadLine(path, entry.number, str(entry.result))
            else:
                yield ParsedRow(path, entry.number, entry.row)


def _parsed(reader: LineReader, importer: Importer[Row]) -> Iterator[_Entry[Row]]:
    for line in reader:
        if line.value is None:
            yield _Entry(line.number, result=InvalidRow(line.reason))
            continue
        try:
            yield _Entry(line.number, row=importer.parse(line.value), size=line.size)
        except (InvalidRow, InvalidRecord) as error:
            yield _Entry(line.number, result=InvalidRow(str(error)))


def _batches(entries: Iterable[_Entry[Row]]) -> Iterator[list[_Entry[Row]]]:
    batch: list[_Entry[Row]] = []
    size = 0
    for entry in entries:
        batch.append(entry)
        size += entry.size
        if len(batch) >= BATCH_LINES or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _store(batch: Sequence[_Entry[Row]], importer: Importer[Row]) -> None:
    good = [entry for entry in batch if entry.row is not None]
    with transaction.atomic():
        results = importer.store([entry.row for entry in good if entry.row is not None])
    for entry, result in zip(good, results, strict=True):
        entry.result = result
