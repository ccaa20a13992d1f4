import pytest

from mathtext.answer_form import as_words
from rewardmodel.ml.grading import normal_form


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        (r"$\dfrac12$", r"\frac{1}{2}"),
        (r"\left( x, y \right)", "( x, y )"),
        (r"\$10.", "10"),
        ("90^\\circ", "90"),
        (r"10\text{ units}", "10"),
        (r"3 \text{ cm}^2", "3"),
        ("12 square feet", "12"),
        ("2 million", "2 million"),
        ("3 sin x", "3 sin x"),
        (r"1,\!000", "1,000"),
        ("10{,}000", "10000"),
        (r"\\frac{1}{2}", r"\frac{1}{2}"),
        ("x**2", "x^2"),
        ("25 percent", "25%"),
    ],
)
def test_normal_form_drops_notation_only(written: str, normal: str) -> None:
    assert normal_form(written) == normal


def test_normal_form_of_a_matrix_keeps_its_rows() -> None:
    matrix = r"\begin{pmatrix}1\\x\end{pmatrix}"
    assert normal_form(matrix) == matrix


def test_as_words_tells_words_from_mathematics() -> None:
    assert as_words(r"\text{Two Thirds}") == "two thirds"
    assert as_words("(B)") == "b"
    assert as_words("2x") is None
    assert as_words(r"\pi") is None
