"""JSON Lines formats: PRM800K records and stepwise training rows."""

import json
from collections.abc import Iterable, Iterator
from typing import IO, Any

from django.db.models import QuerySet

from annotation.exports.details import answers_of
from annotation.exports.paths import labeled_paths
from annotation.exports.selection import CHUNK
from annotation.exports.stepwise import Neutral, stepwise_row
from annotation.models import Labeling
from annotation.records.record import build_record, write_line
from annotation.row_cursor import read_in_parts

BLOCK_BYTES = 256 * 1024


def record_lines(labelings: QuerySet[Labeling], *, details: bool = False) -> Iterator[str]:
    """Yield one PRM800K line per labeling. Only one chunk of labelings is in memory at a time.

    `details`: a last key `details`, which the format does not have, holds what the labeler said beyond the record.
    """
    for labeling in read_in_parts(labelings, CHUNK):
        yield write_line({**build_record(labeling), **_details(labeling, details)})


def stepwise_lines(labelings: QuerySet[Labeling], neutral: Neutral, *, details: bool = False) -> Iterator[str]:
    """Yield one line per labeled path of each labeling. `details`: as in `record_lines`, in every line."""
    for labeling in read_in_parts(labelings, CHUNK):
        record, answers = build_record(labeling), _details(labeling, details)
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


def write_records(labelings: QuerySet[Labeling], file: IO[bytes], neutral: Neutral, details: bool = False) -> int:
    return _write(record_lines(labelings, details=details), file)


def write_stepwise(labelings: QuerySet[Labeling], file: IO[bytes], neutral: Neutral, details: bool = False) -> int:
    return _write(stepwise_lines(labelings, neutral, details=details), file)


def _details(labeling: Labeling, wanted: bool) -> dict[str, Any]:
    return {"details": answers_of(labeling)} if wanted else {}


def _write(lines: Iterable[str], file: IO[bytes]) -> int:
    written = 0
    for line in lines:
        file.write(line.encode())
        written += 1
    return written
