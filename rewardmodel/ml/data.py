"""Reading training and scoring data one record at a time, in all the shapes that datafiles reads.

Records are not interpreted: every key and value is returned as it is in the file.
"""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

from datafiles.fields import present
from datafiles.opening import UnreadableFile
from datafiles.rows import read_rows
from mathtext.answers import GSM8K_MARK, with_plain_mark
from rewardmodel.ml.text import split_solution

Record = dict[str, Any]
IsExcluded = Callable[[Record], bool]

EXCLUDED_PROBLEM = "excluded_problem"
"""The name under which rows of problems that must not be trained on are counted."""


class DataError(ValueError):
    """A file or a record that cannot be used; the message says where, what is wrong, and how to fix it."""


def read_jsonl(path: str | Path) -> Iterator[tuple[int, Record]]:
    """Yield (number of its line from 1, object) of each row.

    Raises DataError, named FILE:LINE, at a row that is not a JSON object, or that holds what no tokenizer or reader takes: half a
    surrogate pair, NUL, NaN, a key twice.
    """
    try:
        for file, row in read_rows([Path(path)]):
            if row.value is None:
                _refuse(file, row.number, row.reason)
            yield row.number, row.value
    except UnreadableFile as error:
        raise DataError(str(error)) from error


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
        record = record if key == "problem" else {**record, "problem": record[key]}
        text = _solution_text(record)
        if record.get("steps") is None and text is not None:
            record = {**record, "steps": split_solution(with_plain_mark(text))}
        steps = record.get("steps")
        if not isinstance(steps, list) or not all(isinstance(step, str) for step in steps):
            _refuse(path, number, '"steps" must be a list of strings (or give the whole text as "solution")')
        if with_outcome and not isinstance(record.get("is_correct"), bool) and not is_ungraded(record):
            _refuse(path, number, '"is_correct" must be true or false')
        yield record


def _solution_text(record: Record) -> str | None:
    """Return the solution as one text; in a row of GSM8K's shape it is called `answer`."""
    text, answer = record.get("solution"), record.get("answer")
    if isinstance(text, str):
        return text
    return answer if isinstance(answer, str) and GSM8K_MARK in answer else None


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


def _refuse(path: str | Path, number: int, reason: str) -> NoReturn:
    raise DataError(f"{path}:{number}: {reason}")
