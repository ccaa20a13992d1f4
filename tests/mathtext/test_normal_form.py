"""The normal form of problem texts: what makes no difference, what does, and how long it takes."""

import time
import unicodedata

import pytest

from mathtext.normal_form import normal_form, normal_key

SAME = [
    ("What is $1 + 1$?", "What is $1 + 1$? "),
    ("What is $1 + 1$?", "\n What is  $1 + 1$?\r\n"),
    ("What is $1 + 1$?", "What is $1+1$?"),
    ("What is $1 + 1$?", "What is $ 1+1 $ ?"),
    ("What is $1 + 1$?", "What is \\(1+1\\)"),
    ("Compute $$x$$", "Compute \\[ x \\]."),
    ("Compute $ab c$.", "Compute $abc$."),
    ("Let\u00a0$x$ be\u200b given", "Let $x$ be given"),
    ("the caf\u00e9", "the cafe\u0301"),
    ("It is ７３ ｃｍ", "It is 73 cm"),
    ("the o\ufb03ce", "the office"),
    ("an “odd” number – Ann’s", 'an "odd" number - Ann\'s'),
    ("an ``odd'' number", 'an "odd" number'),
    ("find $x²+x¹²$", "find $x^2 + x^{12}$"),
    ("find $x₁$", "find $x_{1}$"),
    ("$½ + 1$", "$\\frac{1}{2}+1$"),
    ("$20°$", "$20^{\\circ}$"),
    ("$πr²≤√2$", "$\\pi r^{2} \\leq \\sqrt{2}$"),
    ("$\\int f(x)\\,dx$", "$\\int f(x) dx$"),
    ("$f\\;g~h\\quad i\\!j\\ k$", "$f g h i j k$"),
    ("$10{,}000 + 10\\,000$", "$10,\\!000 + 10,000$"),
    ("$\\left( \\dfrac{1}{2} \\right)$", "$(\\tfrac12)$"),
    ("$\\left. x \\right|_{0}^{1}$", "$x |_0^1$"),
    ("$\\bigl[ x \\Bigr]$", "$[x]$"),
    ("$\\sqrt{a}b$", "$\\sqrt a b$"),
    ("$5\\text{ cm}$", "$5 \\mbox{cm}$"),
    ("It costs \\$5.", "It costs $5"),
    ("求 $x$ 的值。", "求$x$的值"),
    ("مجموع ٣ و ٤", "مجموع 3 و 4"),
]
DIFFERENT = [
    ("find $x²$", "find $x2$"),
    ("find $x_2$", "find $x2$"),
    ("the sum of 12 3", "the sum of 1 23"),
    ("the sum of 1 2", "the sum of 12"),
    ("Compute $3!$", "Compute $3$"),
    ("$.5$", "$5$"),
    ("$\\frac{12}{3}$", "$\\frac{1}{23}$"),
    ("$\\frac{1}{2}3$", "$\\frac{1}{23}$"),
    ("the number ③", "the number 3"),
    ("Find $X$", "Find $x$"),
    ("$a - b$", "$a + b$"),
    ("$\\{1\\}$", "$1$"),
    ("$\\sin x$", "$\\sec x$"),
    ("1½", "11/2"),
    ("?", "!"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_same_problem_written_differently_has_one_form(one: str, other: str) -> None:
    assert normal_form(one) == normal_form(other)
    assert normal_key(one) == normal_key(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_problems_stay_different(one: str, other: str) -> None:
    assert normal_form(one) != normal_form(other)
    assert normal_key(one) != normal_key(other)


@pytest.mark.parametrize("text", [text for pair in SAME for text in pair])
def test_normal_form_of_a_normal_form_is_itself(text: str) -> None:
    assert normal_form(normal_form(text)) == normal_form(text)


def test_keys_are_those_in_databases() -> None:
    """If this fails, the rules have changed: write a migration that computes every `normal_key` again."""
    assert (
        normal_form("Find $\\dfrac{1}{2} \\left( x^{2} + 1 \\right)$ in  “metres”.") == 'Find\\frac12(x^2+1)in"metres"'
    )
    assert str(normal_key("What is $1 + 1$?")) == "d89f5d74-61ff-d453-6f40-087e9c377d41"
    assert str(normal_key("求 $x²$ 的值。")) == "da4a1d40-a17b-3ee6-7a99-8914067556a8"


def test_half_a_surrogate_pair_has_a_key() -> None:
    assert normal_key("good \ud83d") != normal_key("good")


HOSTILE = {
    "backslashes": "\\" * 200_000,
    "dollars": "$" * 200_000,
    "braces": "{" * 100_000 + "}" * 100_000,
    "sizes": "\\left" * 40_000,
    "digits": "1" * 200_000,
    "groups": "1\\,000" * 40_000,
    "blanks": " " * 200_000 + "x",
    "raised": "²" * 200_000,
    "accents": "a" + "\u0315\u0300" * 50_000,
    "words": "a b " * 50_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_time_is_linear(text: str) -> None:
    """Each takes about a second of processor time; anything quadratic would take hours."""
    began = time.process_time()
    normal_form(text)
    assert time.process_time() - began < 30


def test_accents_are_composed() -> None:
    assert normal_form("e\u0301") == unicodedata.normalize("NFC", "e\u0301")
