"""CSV for spreadsheets: no text becomes a formula, and numbers stay numbers."""

import csv
import io

import pytest

from datafiles.csv_text import csv_text, safe_cell

FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "＝1",
    "＋1",
    "－1",
    "＠A",
    "\u200b=1",
    "\ufeff=1",
    "\x00=1",
]
PROGRAMS = ["=", "-", "+cmd|' /C calc'!A0", "−1+1", '=HYPERLINK("http://x")']


@pytest.mark.parametrize("text", [*FORMULAS, *PROGRAMS])
def test_formula_gets_an_apostrophe(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    "value", ["a=1", "prm-1", "", "-0.5", "+3", "-1e-7", "1.", ".5", -1, 0.25, None, True, "it's", "a\n=b"]
)
def test_others_stay(value: object) -> None:
    assert safe_cell(value) is value


def test_table_reads_back() -> None:
    rows = [["a,b", 'say "x"', "two\nlines", -0.5, None]]
    [names, line] = csv.reader(io.StringIO(csv_text(["=n", "b", "c", "d", "e"], rows), newline=""))
    assert names == ["'=n", "b", "c", "d", "e"]
    assert line == ["a,b", 'say "x"', "two\nlines", "-0.5", ""]
