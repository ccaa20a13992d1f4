"""Converting between PRM800K records (one JSON line per labeled solution) and labelings.

`build_record` inverts `parse_record`: an imported record is exported with the same values. Only unknown top-level keys are dropped on
import.
"""

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from annotation.models import Labeling, Phase
from annotation.records.validation import check_record
from datafiles.fields import as_whole

Record = dict[str, Any]

RECORD_KEYS = (
    "labeler",
    "timestamp",
    "generation",
    "is_quality_control_question",
    "is_initial_screening_question",
    "question",
    "label",
)
QUESTION_KEYS = (
    "problem",
    "ground_truth_solution",
    "ground_truth_answer",
    "pre_generated_steps",
    "pre_generated_answer",
    "pre_generated_verifier_score",
)
LABEL_KEYS = ("steps", "total_time", "finish_reason")
STEP_KEYS = ("completions", "human_completion", "chosen_completion")
COMPLETION_KEYS = ("text", "rating", "source", "flagged")

TIMESTAMP_AS_WRITTEN = "timestamp_as_written"
"""Key of Labeling.details: the record's own timestamp, if it is not in our format, so that an export can repeat it."""


@dataclass(frozen=True, slots=True)
class ParsedRecord:
    """A checked record, with the values that a Labeling takes from it."""

    record: Record
    labeler: UUID | None
    submitted_at: dt.datetime | None
    flow: int
    details: dict[str, Any]


def parse_record(value: Mapping[str, Any]) -> ParsedRecord:
    """Check one decoded line and bring it into the form that is stored and exported.

    Absent top-level keys become null; a timestamp with an offset becomes naive UTC; whole numbers lose a decimal point (rating 1.0).
    Raises InvalidRecord.
    """
    value = _with_whole_numbers(value)
    check_record(value)
    record = {key: value.get(key) for key in RECORD_KEYS}
    submitted_at, details = None, {}
    if record["labeler"] is not None:
        record["labeler"] = record["labeler"].lower()
    if record["timestamp"] is not None:
        submitted_at = dt.datetime.fromisoformat(record["timestamp"])
        if submitted_at.tzinfo is None:
            submitted_at = submitted_at.replace(tzinfo=dt.UTC)
            if record["timestamp"] != write_timestamp(submitted_at):
                details[TIMESTAMP_AS_WRITTEN] = record["timestamp"]
        else:
            record["timestamp"] = write_timestamp(submitted_at)
    return ParsedRecord(
        record=record,
        labeler=UUID(record["labeler"]) if record["labeler"] else None,
        submitted_at=submitted_at,
        flow=Phase.Flow.TWO if pre_generated_steps(record) is not None else Phase.Flow.ONE,
        details=details,
    )


def _with_whole_numbers(value: Mapping[str, Any]) -> Record:
    changed = {**value, "generation": as_whole(value.get("generation"))} if "generation" in value else {**value}
    label = value.get("label")
    if isinstance(label, dict):
        changed["label"] = _whole(label, "total_time", steps=_whole_step)
    return changed


def _whole_step(step: Record) -> Record:
    return _whole(step, "chosen_completion", completions=_whole_completion, human_completion=_whole_completion)


def _whole_completion(completion: Record) -> Record:
    return _whole(completion, "rating")


def _whole(value: Record, number: str, **inner: Callable[[Record], Record]) -> Record:
    """Return an object with one number made whole, and the objects or lists of objects in it changed by their functions."""
    changed = {**value, number: as_whole(value[number])} if number in value else {**value}
    for key, change in inner.items():
        content = changed.get(key)
        if isinstance(content, list):
            changed[key] = [change(part) if isinstance(part, dict) else part for part in content]
        elif isinstance(content, dict):
            changed[key] = change(content)
    return changed


def build_record(labeling: Labeling) -> Record:
    """Return a labeling as a record, with keys in the format's order."""
    timestamp = labeling.details.get(TIMESTAMP_AS_WRITTEN)
    if timestamp is None and labeling.submitted_at is not None:
        timestamp = write_timestamp(labeling.submitted_at)
    return {
        "labeler": str(labeling.labeler_id) if labeling.labeler_id else None,
        "timestamp": timestamp,
        "generation": labeling.generation_number,
        "is_quality_control_question": labeling.is_quality_control,
        "is_initial_screening_question": labeling.is_screening,
        "question": _ordered(labeling.question, QUESTION_KEYS),
        "label": _ordered_label(labeling.label),
    }


def write_line(record: Record) -> str:
    """Return a record as one JSON line. It is pure ASCII, which is safe for any encoding and any way to split lines."""
    return json.dumps(record, allow_nan=False) + "\n"


def write_timestamp(moment: dt.datetime) -> str:
    """Return a time in the format's form: UTC without an offset, with microseconds."""
    return moment.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec="microseconds")


def pre_generated_steps(record: Record) -> list[str] | None:
    """Return the solution that was shown (flow 2), or None if the labeler built it (flow 1)."""
    steps: list[str] | None = record["question"].get("pre_generated_steps")
    return steps


def _ordered(value: Mapping[str, Any], keys: Sequence[str]) -> dict[str, Any]:
    """Return an object with its keys in order, which the database does not keep. Unknown keys come last."""
    known = {key: value[key] for key in keys if key in value}
    return known | {key: value[key] for key in sorted(value) if key not in known}


def _ordered_label(label: Mapping[str, Any]) -> dict[str, Any]:
    return _ordered(label, LABEL_KEYS) | {"steps": [_ordered_step(step) for step in label["steps"]]}


def _ordered_step(step: Mapping[str, Any]) -> dict[str, Any]:
    ordered = _ordered(step, STEP_KEYS)
    if ordered.get("completions"):
        ordered["completions"] = [_ordered(completion, COMPLETION_KEYS) for completion in ordered["completions"]]
    if isinstance(ordered.get("human_completion"), dict):
        ordered["human_completion"] = _ordered(ordered["human_completion"], COMPLETION_KEYS)
    return ordered
