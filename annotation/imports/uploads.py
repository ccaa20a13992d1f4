"""Importing an uploaded file step by step, so that a page can show how far it is."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction

from annotation import limits
from annotation.imports.importer import BATCH_LINES, BadLine, Importer, InvalidRow, Outcome, ParsedRow, Row, parsed_rows

SHOWN_ERRORS = 20


@dataclass(frozen=True, slots=True)
class LineError:
    line: int
    reason: str


@dataclass(slots=True)
class UploadReport:
    """What was read so far. `errors`: the first ones; `reasons` counts all of them by kind."""

    read: int = 0
    bad: int = 0
    is_cut_off: bool = False
    """The file has more rows than an upload may have; the others were not read."""
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    errors: list[LineError] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    remarks: Counter[str] = field(default_factory=Counter)
    """What the importer says about stored rows, and what else it changed."""


def import_upload(path: Path, new_importer: Callable[[], Importer[Row]]) -> Iterator[UploadReport]:
    """Import a file batch by batch, each in its own transaction, and yield the growing report after each batch."""
    report = UploadReport()
    importer = new_importer()
    rows = parsed_rows([path], new_importer)
    while batch := list(islice(rows, BATCH_LINES)):
        _import_batch(batch, importer, report)
        report.is_cut_off = report.read >= limits.UPLOAD_ROWS and next(rows, None) is not None
        yield report
        if report.is_cut_off:
            return


def _import_batch(batch: Sequence[ParsedRow[Any] | BadLine], importer: Importer[Any], report: UploadReport) -> None:
    parsed = [each for each in batch if isinstance(each, ParsedRow)]
    noted = importer.notes.copy()
    with transaction.atomic():
        results = iter(importer.store([each.row for each in parsed]))
    report.remarks += importer.notes - noted
    for each in batch:
        report.read += 1
        result = InvalidRow(each.reason, each.kind) if isinstance(each, BadLine) else next(results)
        if isinstance(result, Outcome):
            report.outcomes[result] += 1
            if isinstance(each, ParsedRow):
                report.remarks.update(importer.remarks(each.row))
            continue
        report.bad += 1
        report.reasons[result.kind] += 1
        if len(report.errors) < SHOWN_ERRORS:
            report.errors.append(LineError(each.number, str(result)))
