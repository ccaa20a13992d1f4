r"""Whether two final answers differ for certain; in doubt they do not.

>>> surely_differ("3", "$2$"), surely_differ("0.5", r"\frac12"), surely_differ("x + 1", "1 + x")
(True, False, False)
"""

import re
from fractions import Fraction

from mathtext.answer_form import LONGEST_ANSWER, as_words, normal_form
from mathtext.answers import read_answer
from mathtext.comparison import compare, undecided
from mathtext.expressions.nodes import Unreadable
from mathtext.expressions.statements import read_expression
from mathtext.plain_numbers import PlainNumber, read_number

_COMMAND = re.compile(r"\\(?!text)[a-zA-Z]+")
_WORD = re.compile(r"[a-zA-Z]+")
_YES_OR_NO = frozenset({"yes", "no", "true", "false"})
_TEXT_COMMAND = re.compile(r"\\text(?:bf|it|rm)?(?![a-zA-Z])|\\m(?:box|athrm|athbf)(?![a-zA-Z])")


def surely_differ(one: str | None, other: str | None) -> bool:
    """Return whether two answers, in any notation, are plain numbers, words or lists of these, and not the same.

    What would need a parser is left undecided, and so are numbers with two different units, and a number that may be the other one
    rounded. Takes linear time and starts no process.
    """
    answers = [read_answer(text) for text in (one, other)]
    first, second = answers
    if first is None or second is None or max(len(first), len(second)) > LONGEST_ANSWER:
        return False
    if compare(first, second, undecided) != "wrong":
        return _are_choices(first, second)
    if _is_half_understood(first) or _is_half_understood(second):
        return False
    numbers = read_number(normal_form(first)), read_number(normal_form(second))
    if numbers[0] is None or numbers[1] is None:
        return True
    units = _words(first), _words(second)
    if units[0] and units[1] and units[0] != units[1]:
        return False
    return not _may_be_rounded(numbers[0], numbers[1])


def _is_half_understood(answer: str) -> bool:
    """Whether an answer has words with mathematics in them, which can say the same in many ways."""
    try:
        return read_expression(answer).op == "phrase"
    except Unreadable:
        return True


def _are_choices(one: str, other: str) -> bool:
    """Whether both are a short word of this kind, and not the same: a letter, or yes and no. A parser would see products in them."""
    words = as_words(normal_form(one)), as_words(normal_form(other))
    return words[0] != words[1] and (
        all(word is not None and len(word) == 1 for word in words) or all(word in _YES_OR_NO for word in words)
    )


def _may_be_rounded(one: PlainNumber, other: PlainNumber) -> bool:
    """Whether both are the same to the decimal places of one of them: 0.33 may be 1/3, and 3.1 may be 3.14."""
    return any(
        number.places > 0 and abs(one.value - other.value) <= Fraction(1, 2 * 10**number.places)
        for number in (one, other)
    )


def _words(answer: str) -> list[str]:
    """What is left of an answer besides its number, such as a unit."""
    return _WORD.findall(_COMMAND.sub(" ", _TEXT_COMMAND.sub(" ", answer)).casefold())
