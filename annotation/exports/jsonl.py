"""JSON Lines formats: PRM800K records and stepwise training rows."""

import json
from collections.abc import Iterable, Iterator
from typing import IO, Any

from annotation.exports.details import answers_of
from annotation.exports.labels import Labels, labeled_records
from annotation.exports.paths import labeled_paths
from annotation.exports.stepwise import Neutral, stepwise_row
from annotation.models import Labeling
from annotation.models.labeling import LabelingQuerySet
from annotation.records.record import Record, write_line

BLOCK_BYTES = 256 * 1024


def record_lines(labelings: LabelingQuerySet, labels: Labels = Labels.PLAIN, *, details: bool = False) -> Iterator[str]:
    """Yield one PRM800K line per labeling, or per solution if its labelings are merged.

    `details`: a last key `details`, which the format does not have, holds what the labeler said beyond the record.
    """
    for labeling, record in labeled_records(labelings, labels):
        yield write_line({**record, **_details(labeling, record, details)})


def stepwise_lines(
    labelings: LabelingQuerySet, neutral: Neutral, labels: Labels = Labels.PLAIN, *, details: bool = False
) -> Iterator[str]:
    """Yield one line per labeled path of each record. `details`: as in `record_lines`, in every line."""
    for labeling, record in labeled_records(labelings, labels):
        answers = _details(labeling, record, details)
        for path in labeled_paths(record):
            yield json.dumps({**stepwise_row(record["question"]["problem"], path, neutral), **answers}) + "\n"


def join_into_blocks(lines: Iterable[str]) -> Iterator[bytes]:
    """Join lines into blocks for the network, because sending each line would cost a packet and a system call."""
    block: list[str] = []
    size = 0
    for line in lines:
        block.append(line)
        size += len(line)
        if size >= BLOCK_BYTES:
            yield "".join(block).encode()
            block, size = [], 0
    if block:
        yield "".join(block).encode()


def write_records(
    labelings: LabelingQuerySet, file: IO[bytes], neutral: Neutral, labels: Labels, details: bool = False
) -> int:
    return _write(record_lines(labelings, labels, details=details), file)


def write_stepwise(
    labelings: LabelingQuerySet, file: IO[bytes], neutral: Neutral, labels: Labels, details: bool = False
) -> int:
    return _write(stepwise_lines(labelings, neutral, labels, details=details), file)


def _details(labeling: Labeling, record: Record, wanted: bool) -> dict[str, Any]:
    """What somebody said beyond the record. A record that is made of several labelings has none."""
    is_one = record["labeler"] is not None or labeling.labeler_id is None
    return {"details": answers_of(labeling) if is_one else {}} if wanted else {}


def _write(lines: Iterable[str], file: IO[bytes]) -> int:
    written = 0
    for line in lines:
        file.write(line.encode())
        written += 1
    return written
