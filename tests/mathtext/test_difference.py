import pytest

from mathtext.difference import surely_differ


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3", "2"),
        ("$3$", r"\boxed{2}"),
        (r"\frac{1}{2}", "0.25"),
        ("1,250", "1250.5"),
        ("-4", "4"),
        ("$5", "$6"),
        ("5 cm", "6"),
        (r"5\text{ cm}", r"6\text{ cm}"),
        ("(A)", "B"),
        ("yes", "no"),
        ("10\\%", "20"),
        ("(1, 2)", "(1, 3)"),
        ("1, 2", "1, 2, 3"),
    ],
)
def test_plain_answers_that_differ(one: str, other: str) -> None:
    assert surely_differ(one, other)
    assert surely_differ(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2", "2.0"),
        ("$2$", "# Answer\n\n2"),
        ("0.5", r"\frac{1}{2}"),
        ("1,000", "1000"),
        ("10%", "0.1"),
        ("5 cm", "5"),
        ("0.33", r"\frac13"),
        ("3.14", "3.1416"),
        ("5 m", "500 cm"),
        ("x + 1", "x + 2"),
        (r"\sqrt{8}", r"2\sqrt{2}"),
        (r"-\frac{1+5i}{13}", r"-\frac{1}{13} - \frac{5}{13}i"),
        ("2", "x"),
        ("", "3"),
        (None, "3"),
        ("3", None),
        ("9" * 3_000, "3"),
    ],
)
def test_equal_and_undecided_answers_do_not_differ_for_certain(one: str | None, other: str | None) -> None:
    assert not surely_differ(one, other)
    assert not surely_differ(other, one)
