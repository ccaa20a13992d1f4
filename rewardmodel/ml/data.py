"""Reading training and scoring data one record at a time, in all the shapes that datafiles reads.

Records are not interpreted: every key and value is returned as it is in the file. They know their place in it, for messages.
"""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn, cast

from datafiles.decoding import FileRow
from datafiles.fields import as_whole, present
from datafiles.opening import UnreadableFile, open_raw
from datafiles.rows import read_rows
from mathtext.answers import GSM8K_MARK, with_plain_mark
from rewardmodel.ml.parquet_rows import is_parquet, parquet_rows
from rewardmodel.ml.text import split_solution

Record = dict[str, Any]
IsExcluded = Callable[[Record], bool]

EXCLUDED_PROBLEM = "excluded_problem"
"""The name under which rows of problems that must not be trained on are counted."""


class DataError(ValueError):
    """A file or a record that cannot be used; the message says where, what is wrong, and how to fix it."""


class PlacedRecord(Record):
    """A row of a file, which knows its place: FILE:LINE, or FILE:ROW in a Parquet file, counted from 1."""

    place: str = ""


def placed(record: Record, place: str) -> PlacedRecord:
    """Return the record with its place."""
    own = PlacedRecord(record)
    own.place = place
    return own


def place_of(record: Record, number: int) -> str:
    """Return the record's place in its file, or "record NUMBER" for one that comes from elsewhere."""
    return getattr(record, "place", "") or f"record {number}"


def read_jsonl(path: str | Path) -> Iterator[tuple[int, Record]]:
    """Yield (number of its line from 1, object) of each row; of a Parquet file, the number of the row.

    Raises DataError, named FILE:LINE, at a row that is not a JSON object, or that holds what no tokenizer or reader takes: half a
    surrogate pair, NUL, NaN, a key twice.
    """
    try:
        for row in _rows(Path(path)):
            if row.value is None:
                _refuse(path, row.number, row.reason)
            yield row.number, placed(row.value, f"{path}:{row.number}")
    except UnreadableFile as error:
        raise DataError(str(error)) from error


def _rows(path: Path) -> Iterator[FileRow]:
    if is_parquet(path):
        yield from parquet_rows(path)
    else:
        for _, row in read_rows([path]):
            yield row


def read_prm800k(path: str | Path) -> Iterator[Record]:
    """Yield the records of a PRM800K file unchanged, with key order, nulls and unknown keys.

    Raises DataError, named FILE:LINE, at a line that has no `question.problem` text or no `label.steps` list.
    """
    for number, record in read_jsonl(path):
        question, label = record.get("question"), record.get("label")
        if not isinstance(question, dict) or not isinstance(question.get("problem"), str):
            _refuse(path, number, "question.problem is missing or not a string: not a PRM800K record")
        if not isinstance(label, dict) or not isinstance(label.get("steps"), list):
            _refuse(path, number, "label.steps is missing or not a list: not a PRM800K record")
        yield record


def read_solutions(path: str | Path, *, with_outcome: bool = False) -> Iterator[Record]:
    """Yield records with `problem` (str) and `steps` (list of str); a `solution` text may replace `steps`, and GSM8K's names are
    understood. In such a text a last line that is only another mark, as `#### 18`, becomes the answer part.

    With `with_outcome`, `is_correct` (bool) is required too, as outcome reward models need it, except in ungraded records (is_ungraded).
    Other keys are kept. Raises DataError, named FILE:LINE, if one of these is missing.
    """
    for number, record in read_jsonl(path):
        key = present(record, "problem", "question")
        if key is None or not isinstance(record[key], str):
            _refuse(path, number, '"problem" is missing or not a string')
        place = f"{path}:{number}"
        record = record if key == "problem" else placed({**record, "problem": record[key]}, place)
        text = _solution_text(record)
        if record.get("steps") is None and text is not None:
            record = placed({**record, "steps": split_solution(with_plain_mark(text))}, place)
        steps = record.get("steps")
        if not isinstance(steps, list) or not all(isinstance(step, str) for step in steps):
            _refuse(path, number, '"steps" must be a list of strings (or give the whole text as "solution")')
        correct = as_boolean(record.get("is_correct"))
        if with_outcome and correct is None and not is_ungraded(record):
            _refuse(path, number, f'"is_correct" must be true or false, found {record.get("is_correct")!r}')
        yield record if correct is None else placed({**record, "is_correct": correct}, place)


def _solution_text(record: Record) -> str | None:
    """Return the solution as one text; in a row of GSM8K's shape it is called `answer`."""
    text, answer = record.get("solution"), record.get("answer")
    if isinstance(text, str):
        return text
    return answer if isinstance(answer, str) and GSM8K_MARK in answer else None


def as_boolean(value: object) -> bool | None:
    """Return a boolean that may be written 1, 0, 1.0 or 0.0, as tables with empty cells do; None for anything else."""
    whole = as_whole(value)
    return bool(whole) if isinstance(whole, bool | int) and whole in (0, 1) else None


def exclude_nothing(record: Record) -> bool:
    return False


def is_ungraded(record: Record) -> bool:
    """Whether a solution could not be graded, because its problem has no answer: `ground_truth_answer` is null, as ml.sample writes it."""
    has_no_answer = "ground_truth_answer" in record and record["ground_truth_answer"] is None
    return has_no_answer and record.get("is_correct") is None


def file_sha256(path: str | Path) -> str:
    """Return the SHA-256 of a file's bytes, which is recorded with a trained model."""
    try:
        with open_raw(Path(path)) as file:
            return hashlib.file_digest(cast(Any, file), "sha256").hexdigest()
    except UnreadableFile as error:
        raise DataError(str(error)) from error


def _refuse(path: str | Path, number: int, reason: str) -> NoReturn:
    raise DataError(f"{path}:{number}: {reason}")
