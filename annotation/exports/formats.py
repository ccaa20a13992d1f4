"""Export formats by name. A new one needs a function that writes labelings to a file, and an entry here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from annotation.exports.jsonl import write_records, write_stepwise
from annotation.exports.labels import Labels
from annotation.exports.parquet import write_parquet
from annotation.exports.stepwise import Neutral
from annotation.models.labeling import LabelingQuerySet


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """`write` gets labelings, file, how neutral steps count, which labels, and whether details are wanted; it returns the number of
    `rows` it wrote. Training formats get only finished labelings of train problems.
    """

    write: Callable[[LabelingQuerySet, IO[bytes], Neutral, Labels, bool], int]
    rows: str
    is_training: bool
    is_text: bool = True


FORMATS = {
    "prm800k": ExportFormat(write_records, rows="records", is_training=False),
    "stepwise": ExportFormat(write_stepwise, rows="labeled paths", is_training=True),
    "parquet": ExportFormat(write_parquet, rows="labeled paths", is_training=True, is_text=False),
}
