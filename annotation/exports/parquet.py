"""Stepwise training rows as Parquet, with ratings and origin. docs/data-formats.md lists the columns."""

import json
from collections.abc import Iterator
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from annotation.exports.details import answers_of
from annotation.exports.labels import Labels, labeled_records
from annotation.exports.paths import labeled_paths
from annotation.exports.stepwise import Neutral, stepwise_row
from annotation.models import Labeling
from annotation.models.labeling import LabelingQuerySet
from annotation.records.record import Record

ROW_GROUP = 10_000
"""Rows in memory at a time, and the unit that a reader can load or skip."""

SCHEMA = pa.schema(
    [
        ("prompt", pa.string()),
        ("completions", pa.list_(pa.string())),
        ("labels", pa.list_(pa.bool_())),
        ("ratings", pa.list_(pa.int8())),
        ("record_key", pa.string()),
        ("labeler", pa.string()),
        ("labeler_kind", pa.string()),
        ("timestamp", pa.timestamp("us", tz="UTC")),
        ("phase", pa.int8()),
        ("generation", pa.int32()),
        ("is_quality_control_question", pa.bool_()),
        ("is_initial_screening_question", pa.bool_()),
        ("finish_reason", pa.string()),
        ("total_time", pa.int64()),
        ("ground_truth_answer", pa.string()),
        ("pre_generated_answer", pa.string()),
        ("pre_generated_verifier_score", pa.float64()),
        ("problem_source", pa.string()),
        ("probabilities", pa.list_(pa.list_(pa.float32()))),
    ]
)


DETAILS = ("details", pa.string())
"""What the labeler said beyond the record, as JSON: a column only of an export that asks for it."""


def write_parquet(
    labelings: LabelingQuerySet,
    file: IO[bytes],
    neutral: Neutral,
    labels: Labels = Labels.PLAIN,
    details: bool = False,
) -> int:
    """Write one row per labeled path, one row group at a time. Return the number of rows."""
    schema = SCHEMA.append(pa.field(*DETAILS)) if details else SCHEMA
    written = 0
    rows: list[dict[str, Any]] = []
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for row in _rows(labelings, neutral, labels, details=details):
            rows.append(row)
            written += 1
            if len(rows) == ROW_GROUP:
                writer.write_table(pa.Table.from_pylist(rows, schema=schema))
                rows.clear()
        if rows:
            writer.write_table(pa.Table.from_pylist(rows, schema=schema))
    return written


def _rows(labelings: LabelingQuerySet, neutral: Neutral, labels: Labels, *, details: bool) -> Iterator[dict[str, Any]]:
    for labeling, record in labeled_records(labelings.select_related("labeler", "problem"), labels):
        origin = _origin(labeling, record)
        if details:
            origin["details"] = json.dumps(answers_of(labeling) if record["labeler"] is not None else {})
        for path in labeled_paths(record):
            yield {
                **stepwise_row(record["question"]["problem"], path, neutral),
                "ratings": [step.rating for step in path],
                **origin,
                "probabilities": [step.probabilities for step in path] if labels is Labels.SOFT else None,
            }


def _origin(labeling: Labeling, record: Record) -> dict[str, Any]:
    """Return the columns that all rows of a record share. One that is made of several labelings has no labeler."""
    question, label = record["question"], record["label"]
    labeler = labeling.labeler if record["labeler"] is not None else None
    return {
        "record_key": str(labeling.record_key),
        "labeler": str(labeler.pk) if labeler else None,
        "labeler_kind": labeler.kind if labeler else None,
        "timestamp": labeling.submitted_at,
        "phase": labeling.flow,
        "generation": labeling.generation_number,
        "is_quality_control_question": labeling.is_quality_control,
        "is_initial_screening_question": labeling.is_screening,
        "finish_reason": label.get("finish_reason"),
        "total_time": label.get("total_time"),
        "ground_truth_answer": question.get("ground_truth_answer"),
        "pre_generated_answer": question.get("pre_generated_answer"),
        "pre_generated_verifier_score": question.get("pre_generated_verifier_score"),
        "problem_source": labeling.problem.source,
    }
