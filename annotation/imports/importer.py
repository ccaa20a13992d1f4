"""How every import works: read, check, store in batches, report bad lines, count the others."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from django.db import transaction

from annotation.records.validation import InvalidRecord
from datafiles.fields import InvalidField
from datafiles.opening import check_readable, files_in
from datafiles.rows import RowReader

BATCH_LINES = 500
BATCH_BYTES = 16 * 2**20
"""A batch ends at either limit; it is held in memory and stored with one statement."""

SHOWN_BAD_LINES = 20
"""Bad lines that are reported one by one; further ones are only counted by reason."""

COUNTED_REASONS = 1000
"""Different reasons that are told apart."""

OTHER_REASONS = "other reasons"

Row = TypeVar("Row")


class InvalidRow(ValueError):
    """A row that cannot be imported. The message says why and what to do; `kind` is the same for all rows with this error."""

    def __init__(self, message: str, kind: str = "") -> None:
        super().__init__(message)
        self.kind = kind or _without_details(message)


class Outcome(Enum):
    NEW = "new"
    KNOWN = "known"
    MOVED = "moved to the held-out split"


class Importer(Protocol[Row]):
    """Interface for one kind of data. Each file gets a new importer, whose `parse` may count the file's rows.

    `notes`: what `store` changed beside the rows, in words, with counts for the summary.
    """

    @property
    def notes(self) -> Counter[str]: ...

    def parse(self, value: dict[str, Any]) -> Row:
        """Check one row's object. Raises InvalidRow, InvalidField or InvalidRecord."""

    def store(self, rows: Sequence[Row]) -> list[Outcome | InvalidRow]:
        """Store rows, of one file or of several, in the caller's transaction; return an outcome for each.

        NEW is a row that was really inserted, so that two imports of a file at the same time count each row once.
        """

    def remarks(self, row: Row) -> Sequence[str]:
        """Return what the summary should count about a row of the last `store`, such as "without a final answer"; mostly nothing."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A row that was not imported. `number` is the line at which it begins."""

    path: Path
    number: int
    reason: str
    kind: str

    def __str__(self) -> str:
        return f"{self.path}:{self.number}: {self.reason}"


@dataclass(frozen=True, slots=True)
class ParsedRow(Generic[Row]):
    """A row that is valid as far as can be told without the database."""

    path: Path
    number: int
    row: Row


class StoppedAtBadLine(Exception):
    """A strict import found a bad line; nothing was stored."""


@dataclass(slots=True)
class Tally:
    """How often something occurred, and where first."""

    first: str
    count: int = 0


@dataclass(slots=True)
class Summary:
    """Result of an import. Blank lines are not counted. `reasons` counts the bad rows, `remarks` the stored ones, by kind."""

    read: int = 0
    bad: int = 0
    outcomes: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))
    reasons: dict[str, Tally] = field(default_factory=dict)
    remarks: dict[str, Tally] = field(default_factory=dict)
    notes: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class _Entry(Generic[Row]):
    """A row of a batch, and later its outcome."""

    path: Path
    number: int
    row: Row | None = None
    result: Outcome | InvalidRow | None = None
    size: int = 0
    share_read: float = 1.0


def run_import(
    *,
    paths: Sequence[Path],
    new_importer: Callable[[], Importer[Row]],
    strict: bool,
    report: Callable[[BadLine], None],
    progress: Callable[[Path, int, float], None],
) -> Summary:
    """Import files batch by batch, each in its own transaction; a folder stands for the data files in it.

    The first SHOWN_BAD_LINES bad rows are reported in the order of the files. `strict`: use one transaction for everything; the
    first bad row is reported, and StoppedAtBadLine rolls everything back.
    Raises UnreadableFile before anything is stored if a file cannot be read.
    """
    files = files_in(paths)
    for file in files:
        check_readable(file)
    summary = Summary()
    importer = new_importer()
    with transaction.atomic() if strict else nullcontext():
        for batch in _batches(_parsed_files(files, new_importer)):
            _store(batch, importer)
            for entry in batch:
                bad = _count(entry, importer, summary)
                if bad is not None and summary.bad <= SHOWN_BAD_LINES:
                    report(bad)
                if bad is not None and strict:
                    raise StoppedAtBadLine
            progress(batch[-1].path, batch[-1].number, batch[-1].share_read)
    summary.notes = importer.notes
    return summary


def parsed_rows(paths: Sequence[Path], new_importer: Callable[[], Importer[Row]]) -> Iterator[ParsedRow[Row] | BadLine]:
    """Yield the rows that an import would read, without storing them. Raises UnreadableFile before the first row."""
    files = files_in(paths)
    for file in files:
        check_readable(file)
    for entry in _parsed_files(files, new_importer):
        if entry.row is None:
            yield _bad_line(entry)
        else:
            yield ParsedRow(entry.path, entry.number, entry.row)


def _parsed_files(files: Sequence[Path], new_importer: Callable[[], Importer[Row]]) -> Iterator[_Entry[Row]]:
    for file in files:
        importer = new_importer()
        reader = RowReader(file)
        for row in reader:
            entry: _Entry[Row] = _Entry(file, row.number, size=row.size, share_read=reader.share_read)
            if row.value is None:
                entry.result = InvalidRow(row.reason)
            else:
                try:
                    entry.row = importer.parse(row.value)
                except InvalidRow as error:
                    entry.result = error
                except (InvalidField, InvalidRecord) as error:
                    entry.result = InvalidRow(str(error))
            yield entry


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


def _count(entry: _Entry[Row], importer: Importer[Row], summary: Summary) -> BadLine | None:
    """Count a row whose outcome is known; return it if it is bad."""
    summary.read += 1
    if not isinstance(entry.result, Outcome):
        bad = _bad_line(entry)
        summary.bad += 1
        _add(summary.reasons, bad.kind, entry)
        return bad
    summary.outcomes[entry.result] += 1
    for remark in () if entry.row is None else importer.remarks(entry.row):
        _add(summary.remarks, remark, entry)
    return None


def _add(tallies: dict[str, Tally], kind: str, entry: _Entry[Any]) -> None:
    if kind not in tallies and len(tallies) >= COUNTED_REASONS:
        kind = OTHER_REASONS
    tallies.setdefault(kind, Tally(first=f"{entry.path}:{entry.number}")).count += 1


def _bad_line(entry: _Entry[Any]) -> BadLine:
    kind = entry.result.kind if isinstance(entry.result, InvalidRow) else ""
    return BadLine(entry.path, entry.number, str(entry.result), kind)


def _without_details(message: str) -> str:
    """Return a message without what differs from row to row: numbers, places in lists, and what was found there."""
    return re.sub(r"\d[\d,.]*", "N", re.sub(r"\b(found|characters?|the key) .*", r"\1 …", message, flags=re.DOTALL))
