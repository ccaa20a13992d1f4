"""Cutting texts into steps, and finding answers in them."""

import pytest

from annotation.records.answers import answer_of, last_boxed
from annotation.records.cutting import cut_solution

CASES = [
    ("line", "a\nb\n\n  c  \n", ["a", "b", "  c"]),
    ("line", "a\r\nb\r\n\r\n# Answer\r\n\r\n5", ["a", "b\n\n# Answer\n\n5"]),
    ("line", "# Answer\n\n5", ["# Answer\n\n5"]),
    ("line", " \n\n ", []),
    ("line", "a\u2028b", ["a\u2028b"]),
    ("blank-line", "a\nb\n \nc\n\n# Answer\n\n5", ["a\nb", "c\n\n# Answer\n\n5"]),
    ("numbered", "1. Add.\nSo 5.\n2) Done.", ["1. Add.\nSo 5.", "2) Done."]),
    (
        "numbered",
        "Let us see.\nStep 1: Add 2.5 and 1.\nStep 2: Done.",
        ["Let us see.", "Step 1: Add 2.5 and 1.", "Step 2: Done."],
    ),
    (
        "sentence",
        "We add 2.5 and 1. So $x = 3. Y$ holds! Done.",
        ["We add 2.5 and 1.", "So $x = 3. Y$ holds!", "Done."],
    ),
    (
        "sentence",
        "Hence, e.g. this holds. $x$ is 5.\n\n# Answer\n\n5",
        ["Hence, e.g. this holds.", "$x$ is 5.\n\n# Answer\n\n5"],
    ),
]


@pytest.mark.parametrize(("cut", "text", "steps"), CASES)
def test_text_is_cut(cut: str, text: str, steps: list[str]) -> None:
    assert cut_solution(text, cut) == steps


@pytest.mark.parametrize(
    ("steps", "answer"),
    [
        (["a", "b\n\n# Answer\n\n468"], "468"),
        (["# Answer\n\n7200"], "7200"),
        (["a\n\n# Answer\n\n5", "b"], None),
        (["a\n\n# Answer\n\n "], None),
        ([], None),
    ],
)
def test_answer_stands_behind_the_mark_of_the_last_step(steps: list[str], answer: str | None) -> None:
    assert answer_of(steps) == answer


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (r"\boxed{1}, no: \boxed{2}", "2"),
        (r"$\boxed{\frac{1}{2}}$", r"\frac{1}{2}"),
        (r"\fbox{7}", "7"),
        (r"\boxed{\{1, 2\}}", r"\{1, 2\}"),
        (r"\boxed{3} and \boxed{4", "3"),
        (r"\boxed{ }", None),
        ("no box", None),
    ],
)
def test_last_complete_box_is_found(text: str, content: str | None) -> None:
    assert last_boxed(text) == content
