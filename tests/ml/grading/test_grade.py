from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from math_verify import parse, verify

from mathtext.comparison import compare
from rewardmodel.ml.grading import clear_cache, grade, grade_many

SAME = [
    ("468", "468"),
    ("So 3.\n\n# Answer\n\n3", "#### 3"),
    (r"\boxed{\frac12}", "0.5"),
    (r"\$1,250", "1250.00"),
    (r"10\%", "10"),
    (r"10\text{ units}", "10 "),
    (r"\sqrt{50}", r"5\sqrt2"),
    ("sqrt(3)/2", r"\frac{\sqrt{3}}{2}"),
    (r"\frac34i", r"\frac{3}{4}i"),
    (r"(x-2)(x+2)", r"x^2-4"),
    ("x = 5", "5"),
    ("5", "x=5"),
    ("2x+3y=5", "4x+6y=10"),
    (r"x \le 3", r"3 \ge x"),
    ("10, 4, -2", "4, 10, -2"),
    ("4 and -2", "-2, 4"),
    (r"\{2, 1\}", r"\{1, 2\}"),
    ("2, 1", r"\{1, 2\}"),
    (r"\left(\tfrac12, 3\right)", "(0.5, 3)"),
    ("1, 2", "(1, 2)"),
    ("(100, 200)", "(100,200)"),
    ("100, 200", "100,200"),
    (r"1+\sqrt2, 1-\sqrt2", r"1 \pm \sqrt{2}"),
    ("[0, 1)", r"\left[0,1\right)"),
    (r"(-\infty, 2) \cup (2, \infty)", r"(2,\infty)\cup(-\infty,2)"),
    (r"\begin{pmatrix}1\\2\end{pmatrix}", r"\begin{pmatrix} 1 \\ 2 \end{pmatrix}"),
    ("Monday", r"\text{Monday}"),
    ("(C)", r"\text{C}"),
    ("90", r"90^\circ"),
    ("1011_2", "1011_{2}"),
    (r"\emptyset", r"\{\}"),
]
DIFFERENT = [
    ("7", "8"),
    ("0.33", "1/3"),
    ("(2, 1)", "(1, 2)"),
    ("2, 1", "(1, 2)"),
    ("[1, 2]", "(1, 2)"),
    ("1, 2", "1, 2, 3"),
    ("10, 4, 2", "4, 12, 2"),
    ("1, 1, 2", "1, 2, 2"),
    ("100,200", "100"),
    (r"10\text{ units}", "100"),
    ("5x - 7y + 11z + 4 = 0", "x + y - z + 2 = 0"),
    (r"-\infty", r"\infty"),
    ("even", "odd"),
    ("live", "evil"),
    ("(A)", "(B)"),
    ("Monday", "4"),
    ("11_3", "11_2"),
    (r"\begin{pmatrix}2\\1\end{pmatrix}", r"\begin{pmatrix}1\\2\end{pmatrix}"),
    ("12:30 PM", "12:30 AM"),
    (r"\{1, 2\}", r"\begin{pmatrix}1\\2\end{pmatrix}"),
]


@pytest.mark.parametrize(("answer", "truth"), SAME)
def test_grade_of_the_same_answer_in_another_notation(answer: str, truth: str) -> None:
    assert grade(answer, truth, time_limit=30) == "correct"


@pytest.mark.parametrize(("answer", "truth"), DIFFERENT)
def test_grade_of_a_different_answer(answer: str, truth: str) -> None:
    assert grade(answer, truth, time_limit=30) == "wrong"


@pytest.mark.parametrize("answer", [None, "", "  ", "\x00", "\ud800", "no\n\n# Answer\n\n", r"\frac{1", "]]]"])
def test_grade_of_no_answer(answer: str | None) -> None:
    assert grade(answer, "5", time_limit=30) == "unparseable"


def test_grade_where_the_ground_truth_cannot_be_read() -> None:
    assert grade("5", r"\frac{1", time_limit=30) == "unparseable"


def test_grade_many_keeps_order_and_grades_repeats_alike() -> None:
    pairs = [(r"\sqrt{8}", r"2\sqrt{2}"), ("1", "2"), (None, "1"), (r"\sqrt{8}", r"2\sqrt{2}"), ("x+x", "2x")]
    clear_cache()
    expected = ["correct", "wrong", "unparseable", "correct", "correct"]
    assert grade_many(pairs, processes=2, time_limit=30) == expected
    assert grade_many(pairs, processes=2, time_limit=30) == expected


def test_grade_many_of_nothing() -> None:
    assert grade_many([]) == []


plain_numbers = st.one_of(
    st.integers(-2000, 2000).map(str),
    st.tuples(st.integers(-500, 500), st.integers(0, 999)).map(lambda n: f"{n[0]}.{n[1]:03d}"),
    st.tuples(st.integers(-60, 60), st.integers(1, 60)).map(lambda n: rf"\frac{{{n[0]}}}{{{n[1]}}}"),
    st.tuples(st.integers(0, 60), st.integers(1, 60)).map(lambda n: f"{n[0]}/{n[1]}"),
    st.tuples(st.integers(-60, 60), st.integers(1, 60)).map(lambda n: f"{n[0] / n[1]:.6f}"),
)


def value(text: str) -> Fraction:
    return Fraction(text.replace(r"\frac{", "").replace("}{", "/").replace("}", ""))


@settings(max_examples=60, deadline=None)
@given(plain_numbers, plain_numbers)
def test_plain_numbers_are_graded_as_math_verify_does(answer: str, truth: str) -> None:
    """The fast path for plain numbers changes no verdict, except at the limit of rounding (see test_plain_numbers.py)."""
    ours = compare(answer, truth, lambda a, t: pytest.fail(f"{a} and {t} are plain numbers"))
    if value(answer) == value(truth) or abs(value(answer) - value(truth)) > Fraction(1, 100_000):
        theirs = verify(parse(f"${truth}$"), parse(f"${answer}$"), timeout_seconds=None)
        assert ours == ("correct" if theirs else "wrong")


@pytest.mark.parametrize(
    ("answer", "truth", "is_same"),
    [
        (r"\boxed{\textbf{(C) }5}", "C", True),
        (r"\boxed{\textbf{(C) }5}", "(C)", True),
        (r"\boxed{\textbf{(C) }5}", "5", True),
        (r"\boxed{\textbf{(C)}\ 5}", r"\text{(C)}", True),
        (r"\boxed{\textbf{(B) }5}", "C", False),
        (r"\boxed{\textbf{(C) }5}", "6", False),
        ("(C) 5", r"\text{(C)}5", True),
        ("(C) 5", "C", True),
        (r"(A) \cup B", "A", False),
        (r"\boxed{\frac{7}{2}}, or \boxed{3.5}", "3.5", True),
        (r"\boxed{\frac{7}{2}}, or \boxed{3.6}", "3.5", False),
        (r"\boxed{7} and \boxed{5}", "5", False),
        (r"\boxed{3}, \boxed{5}, \boxed{7}", "3,5,7", True),
        ("Work.\nFinal Answer: The final answer is $73$. I hope it is correct.", "73", True),
        ("The sum of both numbers is seventy-three.", "73", False),
    ],
)
def test_choices_with_their_text_and_several_boxes(answer: str, truth: str, is_same: bool) -> None:
    assert (grade(answer, truth, time_limit=60) == "correct") is is_same
    if "boxed" not in answer:
        assert (grade(truth, answer, time_limit=60) == "correct") is is_same
