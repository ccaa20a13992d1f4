"""CSV that spreadsheets show as it is: a text never becomes a formula.

A spreadsheet computes a cell that begins with = + - or @, also in their full-width forms, or with a tab or a line break before them. Such a
text could read other cells, fetch an address or start a program when somebody opens the file. It gets an apostrophe in front, which
spreadsheets show or hide, but never compute. Numbers stay numbers.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

FORMULA = re.compile(r"[\s\x00-\x1f\u200b-\u200f\u2060\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20\u2212]|[\t\r\n\x00]")
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)


def csv_text(columns: Sequence[str], lines: Iterable[Sequence[Any]]) -> str:
    """Return a table with a line of column names. None is an empty cell.

    >>> csv_text(["name", "share"], [["=1+1", -0.5]])
    "name,share\\n'=1+1,-0.5\\n"
    """
    return "".join(csv_lines(columns, lines))


def csv_lines(columns: Sequence[str], lines: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Yield the same table line by line, for tables that are too long to hold."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for line in chain([columns], lines):
        writer.writerow([safe_cell(value) for value in line])
        yield text.getvalue()
        text.seek(0)
        text.truncate()


def safe_cell(value: Any) -> Any:
    """Return the value, or for a text that a spreadsheet would compute: the text after an apostrophe."""
    if isinstance(value, str) and FORMULA.match(value) and not NUMBER.fullmatch(value):
        return f"'{value}"
    return value
