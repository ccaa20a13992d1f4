from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mathtext.plain_numbers import equal_numbers, read_number
from rewardmodel.ml.grading import normal_form


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("18", Fraction(18)),
        ("-3", Fraction(-3)),
        ("1,250.50", Fraction(2501, 2)),
        (".5", Fraction(1, 2)),
        ("7.", Fraction(7)),
        ("-3/4", Fraction(-3, 4)),
        (r"\frac{6}{-4}", Fraction(-3, 2)),
        (r"-3\frac{1}{2}", Fraction(-7, 2)),
        ("2 1/3", Fraction(7, 3)),
        ("12.5%", Fraction(25, 2)),
    ],
)
def test_read_number(text: str, value: Fraction) -> None:
    number = read_number(text)
    assert number is not None
    assert number.value == value


@pytest.mark.parametrize(
    "text", ["", ".", "x", "1/0", r"\frac{1}{0}", "1e5", "2^3", "1,25", "12,3456", "٣", "9" * 61, "--1"]
)
def test_read_number_leaves_everything_else(text: str) -> None:
    assert read_number(text) is None


def equal(answer: str, truth: str) -> bool:
    numbers = read_number(answer), read_number(truth)
    assert numbers[0] is not None
    assert numbers[1] is not None
    return equal_numbers(*numbers)  # type: ignore[arg-type]


def test_equal_numbers_where_a_decimal_stands_for_a_fraction() -> None:
    assert equal("0.333333", "1/3")  # differs by 3.3e-7, less than half a unit in the sixth place
    assert not equal("0.333332", "1/3")
    assert not equal("0.33", "1/3")
    assert equal("0.083333", "1/12")
    assert equal("5.999999999999999", "6")
    assert equal("0.5", r"\frac{1}{2}")


def test_equal_numbers_where_both_are_exact() -> None:
    assert not equal("1000000/3", "999999/3")
    assert not equal("10000001", "10000000")


def test_equal_numbers_where_values_are_tiny() -> None:
    assert not equal("0.0000001", "0.0000002")


@pytest.mark.parametrize(
    ("answer", "truth", "same"),
    [
        ("10%", "10", True),
        ("10", "10%", True),
        ("10%", "0.1", True),
        ("1/10", "10%", True),
        ("0.1", "0.1%", True),
        ("10%", "11%", False),
        ("100", "10%", False),
    ],
)
def test_equal_numbers_with_percent(answer: str, truth: str, same: bool) -> None:
    assert equal(answer, truth) is same


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**6))
def test_read_number_of_a_written_fraction_is_that_fraction(top: int, bottom: int) -> None:
    for text in (f"{top}/{bottom}", rf"\dfrac{{{top}}}{{{bottom}}}"):
        number = read_number(normal_form(text))
        assert number is not None
        assert number.value == Fraction(top, bottom)
