"""JSON Lines formats: PRM800K records and stepwise training rows."""

import json
from collections.abc import Iterable, Iterator
from typing import IO

from django.db.models import QuerySet

from annotation.exports.paths import labeled_paths
from annotation.exports.selection import CHUNK
from annotation.exports.stepwise import Neutral, stepwise_row
from annotation.models import Labeling
from annotation.records.record import build_record, write_line
from annotation.row_cursor import read_in_parts

BLOCK_BYTES = 256 * 1024


def record_lines(labelings: QuerySet[Labeling]) -> Iterator[str]:
    """Yield one PRM800K line per labeling. Only one chunk of labelings is in memory at a time."""
    for labeling in read_in_parts(labelings, CHUNK):
        yield write_line(build_record(labeling))


def stepwise_lines(labelings: QuerySet[Labeling], neutral: Neutral) -> Iterator[str]:
    """Yield one line per labeled path of each labeling."""
    for labeling in read_in_parts(labelings, CHUNK):
        record = build_record(labeling)
        for path in labeled_paths(record):
            yield json.dumps(stepwise_row(record["question"]["problem"], path, neutral)) + "\n"


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


def write_records(labelings: QuerySet[Labeling], file: IO[bytes], neutral: Neutral) -> int:
    return _write(record_lines(labelings), file)


def write_stepwise(labelings: QuerySet[Labeling], file: IO[bytes], neutral: Neutral) -> int:
    return _write(stepwise_lines(labelings, neutral), file)


def _write(lines: Iterable[str], file: IO[bytes]) -> int:
    written = 0
    for line in lines:
        file.write(line.encode())
        written += 1
    return written
