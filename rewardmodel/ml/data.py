"""Reading training and scoring data: JSON Lines files, plain or gzip-compressed, one record at a time.

Records are not interpreted: every key and value is returned as it is in the file.
"""

import gzip
import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, NoReturn

from rewardmodel.ml.text import split_solution

Record = dict[str, Any]
IsExcluded = Callable[[Record], bool]

EXCLUDED_PROBLEM = "excluded_problem"
"""The name under which rows of problems that must not be trained on are counted."""


class DataError(ValueError):
    """A file or a record that cannot be used; the message says where, what is wrong, and how to fix it."""


def read_jsonl(path: str | Path) -> Iterator[tuple[int, Record]]:
    """Yield (line number from 1, object) of each line that is not blank; gzip is recognised by content.

    Raises DataError, named FILE:LINE, at a line that is not a JSON object.
    """
    path = Path(path)
    with open_data_file(path) as file:
        for number, line in enumerate(_lines(path, file), start=1):
            if not line.strip():
                continue
            try:
                record = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise DataError(f"{path}:{number}: not JSON: {error}") from error
            if not isinstance(record, dict):
                raise DataError(f"{path}:{number}: expected a JSON object, found {type(record).__name__}")
            yield number, record


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
    """Yield records with `problem` (str) and `steps` (list of str); a `solution` text may replace `steps`.

    With `with_outcome`, `is_correct` (bool) is required too, as outcome reward models need it, except in ungraded records (is_ungraded).
    Other keys are kept. Raises DataError, named FILE:LINE, if one of these is missing.
    """
    for number, record in read_jsonl(path):
        if not isinstance(record.get("problem"), str):
            _refuse(path, number, '"problem" is missing or not a string')
        if "steps" not in record and isinstance(record.get("solution"), str):
            record = {**record, "steps": split_solution(record["solution"])}
        steps = record.get("steps")
        if not isinstance(steps, list) or not all(isinstance(step, str) for step in steps):
            _refuse(path, number, '"steps" must be a list of strings (or give the whole text as "solution")')
        if with_outcome and not isinstance(record.get("is_correct"), bool) and not is_ungraded(record):
            _refuse(path, number, '"is_correct" must be true or false')
        yield record


def exclude_nothing(record: Record) -> bool:
    return False


def is_ungraded(record: Record) -> bool:
    """Whether a solution could not be graded, because its problem has no answer: `ground_truth_answer` is null, as ml.sample writes it."""
    has_no_answer = "ground_truth_answer" in record and record["ground_truth_answer"] is None
    return has_no_answer and record.get("is_correct") is None


def file_sha256(path: str | Path) -> str:
    """Return the SHA-256 of a file's bytes, which is recorded with a trained model."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def open_data_file(path: Path) -> IO[bytes]:
    """Open a file, plain or gzip, which is recognised by content. Raises DataError if it cannot be read."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror or error}") from error
    compressed = file.read(2) == b"\x1f\x8b"
    file.seek(0)
    return gzip.GzipFile(fileobj=file) if compressed else file  # type: ignore[return-value]


def _lines(path: Path, file: IO[bytes]) -> Iterator[str]:
    number = 0
    try:
        for number, line in enumerate(file, start=1):
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        raise DataError(f"{path}:{number}: not UTF-8 text: {error}") from error
    except (EOFError, gzip.BadGzipFile) as error:
        raise DataError(f"{path}:{number + 1}: the compressed file is damaged or cut off: {error}") from error


def _refuse(path: str | Path, number: int, reason: str) -> NoReturn:
    raise DataError(f"{path}:{number}: {reason}")
