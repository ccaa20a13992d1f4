"""Problem rows in the shapes of public data sets."""

from typing import Any

import pytest

from datafiles.decoding import decode
from datafiles.fields import InvalidField, carried_field
from datafiles.problems import ProblemRow, read_problem

BOXED = r"It is \boxed{3}."


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"problem": "P?", "answer": "3", "solution": BOXED, "level": 1}, ("P?", "3", BOXED)),
        ({"problem": "P?", "solution": BOXED, "type": "Algebra"}, ("P?", "3", BOXED)),
        ({"id": 60, "problem": "P?", "answer": 4}, ("P?", "4", None)),
        ({"ID": "2024-I-1", "Problem": "P?", "Solution": BOXED, "Answer": 204}, ("P?", "204", BOXED)),
        ({"question": "P?", "answer": "1 + 2 = 3\n#### 3"}, ("P?", "3", "1 + 2 = 3")),
        ({"question": "P?", "answer": "70"}, ("P?", "70", None)),
        ({"question": "P?", "ground_truth": "1 + 2 = 3\nA: 3"}, ("P?", "3", "1 + 2 = 3\nA: 3")),
        ({"question": "P?", "solution": BOXED, "final_answer": ["3", "5"]}, ("P?", "3, 5", BOXED)),
        ({"problem": "P?", "expected_answer": True}, ("P?", "true", None)),
        ({"problem": "P?", "answer": None, "solution": None}, ("P?", None, None)),
        ({"problem": "P?", "solution": "We show that it holds."}, ("P?", None, "We show that it holds.")),
    ],
)
def test_row_becomes_a_problem(row: dict[str, Any], expected: tuple[str, str | None, str | None]) -> None:
    assert read_problem(row) == ProblemRow(*expected)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"prompt": "P?", "answer": "3"}, r'neither a "problem".* the row has "prompt", "answer"'),
        ({"problem": 5}, r'"problem" must be a string, found 5'),
        ({"problem": " "}, r'"problem" is missing or empty'),
        ({"problem": "P?", "answer": {"value": 3}}, r'"answer" must be a string or a number, found \{"value": 3\}'),
        ({"problem": "P?", "solution": ["a"]}, r'"solution" must be a string'),
        ({"question": "P?", "answer": "It is three, I think."}, r'in GSM8K it ends with a line such as "#### 42"'),
    ],
)
def test_row_that_is_none_is_named(row: dict[str, Any], reason: str) -> None:
    with pytest.raises(InvalidField, match=reason):
        read_problem(row)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ('"Level 5"', "Level 5"),
        ("4", "4"),
        ("2.50", "2.50"),
        ("142.0", "142.0"),
        ("true", "true"),
        ("null", None),
        ('["Algebra", 7]', "Algebra, 7"),
        ("[]", None),
    ],
)
def test_carried_value_keeps_its_written_form(written: str, text: str | None) -> None:
    row = decode(b'{"x": ' + written.encode() + b"}", 1)
    assert row.value is not None
    assert carried_field(row.value, "x") == text
