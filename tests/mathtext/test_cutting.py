"""Cutting texts into steps, and finding answers in them."""

import pytest

from mathtext.answers import answer_of, find_answer
from mathtext.cutting import CUTS, cut_solution

CASES = [
    ("line", "a\nb\n\n  c  \n", ["a", "b", "  c"]),
    ("line", "a\r\nb\r\n\r\n# Answer\r\n\r\n5", ["a", "b\n\n# Answer\n\n5"]),
    ("line", "# Answer\n\n5", ["# Answer\n\n5"]),
    ("line", " \n\n ", []),
    ("line", "a\u2028b", ["a\u2028b"]),
    ("blank_line", "a\nb\n \nc\n\n# Answer\n\n5", ["a\nb", "c\n\n# Answer\n\n5"]),
    ("numbering", "1. Add.\nSo 5.\n2) Done.", ["1. Add.\nSo 5.", "2) Done."]),
    (
        "numbering",
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

WHOLE = [
    ("line", "So\n\\[\nx = 1\n\\]\nDone", ["So", "\\[\nx = 1\n\\]", "Done"]),
    ("line", "So $$\nx\n$$ holds\nDone", ["So $$\nx\n$$ holds", "Done"]),
    ("line", "\\begin{align*}\na &= b \\\\\nc &= d\n\\end{align*}\nDone", ["\\begin{align*}\na &= b \\\\\nc &= d\n\\end{align*}", "Done"]),
    ("line", "\\begin{a}\n\\begin{a}\n\\end{a}\n\\end{a}\nb", ["\\begin{a}\n\\begin{a}\n\\end{a}\n\\end{a}", "b"]),
    ("line", "[asy]\ndraw((0,0));\n[/asy]\nb", ["[asy]\ndraw((0,0));\n[/asy]", "b"]),
    ("line", "```\nx = 1\n\ny\n```\nb", ["```\nx = 1\n\ny\n```", "b"]),
    ("line", "$a +\nb$ is it\nc", ["$a +\nb$ is it", "c"]),
    # text that only looks like mathematics must not hide a cut
    ("line", "It costs $5.\nHe has $6.", ["It costs $5.", "He has $6."]),
    ("line", "He pays \\$5\nand \\$6", ["He pays \\$5", "and \\$6"]),
    ("line", "An open \\[ bracket\nand \\begin{align}\nb", ["An open \\[ bracket", "and \\begin{align}", "b"]),
    ("line", "a \\\\[4pt]\nb \\]", ["a \\\\[4pt]", "b \\]"]),
    ("line", "An open $x\n\nb$", ["An open $x", "b$"]),
    ("blank_line", "Let\n\n\\[ a\n\nb \\]\n \n\nDone", ["Let", "\\[ a\n\nb \\]", "Done"]),
    ("numbering", "1. Let $$\n2. x\n$$\n2. Done", ["1. Let $$\n2. x\n$$", "2. Done"]),
    # only the next number starts a step
    ("numbering", "1. The sum is\n5. So it is odd.\n3.5 is more.\n2. Done.", ["1. The sum is\n5. So it is odd.\n3.5 is more.", "2. Done."]),
    ("numbering", "12. is a dozen\nnothing else", ["12. is a dozen\nnothing else"]),
    ("numbering", "**Step 1:** Add.\n### Step 2\nDone.", ["**Step 1:** Add.", "### Step 2\nDone."]),
    ("numbering", "Step 3: Go on.\nStep 4 - Done.\nStep 5 gives nothing.", ["Step 3: Go on.", "Step 4 - Done.\nStep 5 gives nothing."]),
    ("sentence", "See Fig. A and cf. Eq. (3). By Thm. \\ref{a} it holds.", ["See Fig. A and cf. Eq. (3).", "By Thm. \\ref{a} it holds."]),
    ("sentence", "It is 3. 5 is more, 2.5 less. Mr. X agrees.", ["It is 3. 5 is more, 2.5 less.", "Mr. X agrees."]),
    ("sentence", "So $x = 5.$ Then \\[ y. Z \\] holds.", ["So $x = 5.$", "Then \\[ y. Z \\] holds."]),
    ("sentence", "1. Add.\n2. Subtract.", ["1. Add.\n2. Subtract."]),
    ("sentence", "1. Add it. Then stop.", ["1. Add it.", "Then stop."]),
    ("sentence", "A heading\n\nAnd so on: 1, 2, ... $n$. Yes", ["A heading", "And so on: 1, 2, ... $n$.", "Yes"]),
    ("sentence", "It says \"Done.\" (Really!) Yes", ['It says "Done."', "(Really!)", "Yes"]),
    ("sentence", "It costs $5. He has $6. Done.", ["It costs $5.", "He has $6.", "Done."]),
]  # fmt: skip


@pytest.mark.parametrize(("cut", "text", "steps"), WHOLE)
def test_mathematics_stays_in_one_piece(cut: str, text: str, steps: list[str]) -> None:
    assert cut_solution(text, cut) == steps


@pytest.mark.parametrize("unclosed", ["$5 ", "\\begin{a} ", "\\[ ", "$$ ", "1. ", "\n"])
@pytest.mark.parametrize("cut", CUTS)
def test_unclosed_display_hides_no_cut(cut: str, unclosed: str) -> None:
    text = "First one.\n\n" + unclosed * 3000 + "\n1. Last one."
    steps = cut_solution(text, cut)
    assert steps[0] == "First one." or cut == "numbering"
    assert steps[-1].endswith("1. Last one.")
    assert len(steps) > 1


@pytest.mark.parametrize("cut", CUTS)
def test_no_cut_loses_a_word(cut: str) -> None:
    words = [word for _, text, _ in CASES + WHOLE for word in cut_solution(text, "line")]
    text = "\n".join(words)
    assert " ".join(cut_solution(text, cut)).split() == text.split()


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
def test_answer_follows_the_mark_of_the_last_step(steps: list[str], answer: str | None) -> None:
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
    assert find_answer(text) == content
