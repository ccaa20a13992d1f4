"""The CSV file of people: its columns, and the rows in it. Whether a row can become an account, services/people_file.py finds out."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from annotation import limits
from annotation.errors import DomainError
from datafiles.csv_text import safe_cell

NEEDED = ("name", "role")
COLUMNS = (*NEEDED, "email", "phases")
PHASE_SEPARATOR = ";"


class InvalidPeopleFile(DomainError):
    """The file as a whole cannot be read."""

    code = "invalid_people_file"
    status = 400


@dataclass(frozen=True, slots=True)
class PersonRow:
    """`line` is that of the file in which the row ends. `error` says what is wrong with its shape."""

    line: int
    name: str
    role: str
    email: str = ""
    phases: tuple[str, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class PeopleFile:
    rows: list[PersonRow]
    ignored: list[str]
    """Columns that mean nothing here. The file that the site writes has some."""


def read_people(text: str) -> PeopleFile:
    """Read the first line as names of columns, and the others as people. Raises InvalidPeopleFile.

    >>> read_people("name,role,phases\\nnoa,labeler,Algebra; Geometry\\n").rows
    [PersonRow(line=2, name='noa', role='labeler', email='', phases=('Algebra', 'Geometry'), error='')]
    """
    text = text.removeprefix("\ufeff")
    first = text.partition("\n")[0]
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=";" if ";" in first and "," not in first else ",", strict=True
    )
    try:
        columns = [_plain(cell).lower() for cell in next(reader, [])]
        _check_columns(columns)
        rows = list(_rows(((reader.line_num, cells) for cells in reader), columns))
    except csv.Error as error:
        raise InvalidPeopleFile(f"Line {reader.line_num}: this is not CSV ({error}).", field="csv") from error
    if not rows:
        raise InvalidPeopleFile("The file names nobody: below the first line, each line is one person.", field="csv")
    return PeopleFile(rows, [column for column in columns if column not in COLUMNS])


def _check_columns(columns: Sequence[str]) -> None:
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        raise InvalidPeopleFile(
            f"The first line must name the columns {', '.join(COLUMNS)}; {' and '.join(missing)} cannot be left out.",
            field="csv",
        )
    twice = [name for name in COLUMNS if columns.count(name) > 1]
    if twice:
        raise InvalidPeopleFile(f"The first line names the column {twice[0]} twice.", field="csv")


def _rows(lines: Iterable[tuple[int, list[str]]], columns: Sequence[str]) -> Iterator[PersonRow]:
    number = 0
    for line, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        number += 1
        if number > limits.PEOPLE_ROWS:
            raise InvalidPeopleFile(f"The file names more than {limits.PEOPLE_ROWS:,} people. Split it.", field="csv")
        found = dict(zip(columns, map(_plain, cells), strict=False))
        error = ""
        if len(cells) > len(columns):
            error = f"The line has {len(cells)} cells, and the first line names {len(columns)} columns."
        phases = (part.strip() for part in found.get("phases", "").split(PHASE_SEPARATOR))
        yield PersonRow(
            line=line,
            name=found.get("name", ""),
            role=found.get("role", "").lower(),
            email=found.get("email", ""),
            phases=tuple(dict.fromkeys(part for part in phases if part)),
            error=error,
        )


def _plain(cell: str) -> str:
    """The text of a cell, without the apostrophe that our files have before what a spreadsheet would compute."""
    cell = cell.strip()
    rest = cell.removeprefix("'")
    return rest if rest != cell and safe_cell(rest) == cell else cell
