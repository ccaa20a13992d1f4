"""Problems that must not be trained on, recognised by the normal form of their texts (mathtext/normal_form.py)."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

from datafiles.fields import present
from datafiles.opening import DAMAGED, UnreadableFile, check_readable, files_in, open_raw, unpacked
from mathtext.normal_form import normal_form
from rewardmodel.ml.data import DataError, Record, file_sha256, read_jsonl

SHORTEST_FOUND_INSIDE = 20
"""Characters of a normal form that is looked for inside of a text. A shorter one, such as 1+1, could be a part of anything: it has to
be a line, a paragraph or the whole text."""


class ExcludedProblems:
    """The problems of some files, in the shapes that datafiles reads: objects with `problem`, `question` or (PRM800K) `question.problem`.

    Other files have one problem per line, as plain text or as a JSON string.
    """

    def __init__(self, files: Sequence[str | Path] = ()) -> None:
        """Raises DataError, named FILE or FILE:LINE, for a file that cannot be read, or that has no problem."""
        self._forms: set[str] = set()
        self.sha256: list[str] = []
        for file in _readable(files):
            self.sha256.append(file_sha256(file))
            found = {normal_form(text) for text in _problems_of(file)}
            if not found:
                raise DataError(f"{file}: there is no problem in it; write one problem per line")
            self._forms |= found
        self._by_start: defaultdict[str, list[str]] = defaultdict(list)
        for form in self._forms:
            if len(form) >= SHORTEST_FOUND_INSIDE:
                self._by_start[form[:SHORTEST_FOUND_INSIDE]].append(form)

    def __len__(self) -> int:
        return len(self._forms)

    def has(self, problem: str) -> bool:
        return bool(self._forms) and normal_form(problem) in self._forms

    def is_in(self, text: str) -> bool:
        """Whether a running text quotes one of the problems."""
        if not self._forms:
            return False
        parts = (text, *text.splitlines(), *text.split("\n\n"))
        if any(normal_form(part) in self._forms for part in parts if part.strip()):
            return True
        whole = normal_form(text)
        starts = range(len(whole) - SHORTEST_FOUND_INSIDE + 1)
        return any(
            whole.startswith(form, start)
            for start in starts
            for form in self._by_start.get(whole[start : start + SHORTEST_FOUND_INSIDE], ())
        )

    def cover(self, record: Record) -> bool:
        """Whether a record of any kind that the training reads belongs to one of the problems."""
        problem = _problem_of(record)
        if problem is not None and self.has(problem):
            return True
        text = record.get("text")
        return isinstance(text, str) and self.is_in(text)


def _readable(files: Sequence[str | Path]) -> list[Path]:
    try:
        found = files_in([Path(file) for file in files])
        for file in found:
            check_readable(file)
    except UnreadableFile as error:
        raise DataError(str(error)) from error
    return found


def _problems_of(path: Path) -> Iterator[str]:
    try:
        with open_raw(path) as raw:
            content = unpacked(path, raw).read()
        text = content.decode("utf-8-sig")
    except DAMAGED as error:
        raise DataError(f"{path}: the file is damaged or cut off: {error}") from error
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: not UTF-8 text: {error}") from error
    start = text.lstrip()[:1]
    if start == "[" and isinstance(whole := _parsed(text), list):
        for number, value in enumerate(whole, start=1):
            yield _text_of(value, f"{path}: entry {number}")
    elif start == "{":
        for number, record in read_jsonl(path):
            yield _text_of(record, f"{path}:{number}")
    else:
        for number, line in enumerate(text.split("\n"), start=1):
            if line.strip():
                yield _text_of(_line(line, f"{path}:{number}"), f"{path}:{number}")


def _line(line: str, place: str) -> object:
    start = line.lstrip()[:1]
    if start not in ("{", '"'):
        return line
    value = _parsed(line)
    if start == "{" and not isinstance(value, dict):
        raise DataError(f"{place}: not JSON; write an object, or the problem as plain text or as a JSON string")
    return line if value is None else value


def _text_of(value: object, place: str) -> str:
    text = _problem_of(value) if isinstance(value, dict) else value
    if not isinstance(text, str) or not text.strip():
        raise DataError(f'{place}: there is no problem; an object has its text in "problem" or "question"')
    return text


def _problem_of(record: Record) -> str | None:
    key = present(record, "problem", "question")
    value = None if key is None else record[key]
    text = value.get("problem") if isinstance(value, dict) else value
    return text if isinstance(text, str) else None


def _parsed(text: str) -> object:
    try:
        return cast(object, json.loads(text))
    except (ValueError, RecursionError):
        return None
