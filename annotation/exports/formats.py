"""The export formats by name. A new one is a function that writes labelings to a file, and a line here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from django.db.models import QuerySet

from annotation.exports.jsonl import write_records, write_stepwise
from annotation.exports.parquet import write_parquet
from annotation.exports.stepwise import Neutral
from annotation.models import Labeling


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """`write` returns how many `rows` it wrote. A training format gets finished labelings of problems that are not held out."""

    write: Callable[[QuerySet[Labeling], IO[bytes], Neutral], int]
    rows: str
    is_training: bool
    is_text: bool = True


FORMATS = {
    "prm800k": ExportFormat(write_records, rows="records", is_training=False),
    "stepwise": ExportFormat(write_stepwise, rows="labeled paths", is_training=True),
    "parquet": ExportFormat(write_parquet, rows="labeled paths", is_training=True, is_text=False),
}
