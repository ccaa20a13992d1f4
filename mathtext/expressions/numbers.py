"""Numbers as they are written: decimals, powers of ten, repeating decimals, and numbers in words."""

import re
from fractions import Fraction

from mathtext.expressions.cursor import Cursor
from mathtext.expressions.nodes import Node, Unreadable, whole
from mathtext.expressions.words import MAGNITUDES, PARTS, SMALL

LARGEST_EXPONENT = 400  # of ten; a larger one is no measurement
_TAIL = re.compile(r"(?P<start>\d*?)(?P<period>\d+?)(?P=period)+\Z")


def written_number(text: str) -> Node:
    """Return a number with as many decimal places as it shows."""
    mantissa, _, exponent = text.lower().partition("e")
    if len(text) > 1_000 or (exponent and abs(int(exponent[:6])) > LARGEST_EXPONENT):
        raise Unreadable("a number that is too long")
    places = len(mantissa.partition(".")[2])
    value = Fraction(mantissa if mantissa[-1:] != "." else mantissa[:-1])
    if exponent:
        return whole(value * Fraction(10) ** int(exponent))
    return Node("number", number=value, places=places)


def repeating(digits: str, period: str = "") -> Node:
    """Return a repeating decimal: `0.1`, with 6 as its period, is 1/6. Without a period, the digits must show one twice.

    >>> repeating("0.1", "6").number, repeating("0.333").number
    (Fraction(1, 6), Fraction(1, 3))
    """
    whole_part, _, places = digits.partition(".")
    if not period:
        tail = _TAIL.match(places) if len(places) <= 60 else None
        if tail is None or (len(tail["period"]) == 1 and not places.endswith(tail["period"] * 3)):
            raise Unreadable("digits without a period")
        places, period = tail["start"], tail["period"]
    if len(places) + len(period) > 300:
        raise Unreadable("a number that is too long")
    start = Fraction(int((whole_part or "0") + places), 10 ** len(places))
    return whole(start + Fraction(int(period), (10 ** len(period) - 1) * 10 ** len(places)))


def number_words(cursor: Cursor) -> Node | None:
    """Read a number in words, such as "twenty-three", "two hundred and five" or "two thirds"; None if none begins here."""
    start = cursor.place
    total, current, seen = 0, 0, False
    while True:
        token = cursor.peek()
        word = token.text.casefold()
        if (token.text == "-" and seen and cursor.peek(1).text.casefold() in {*SMALL, *PARTS}) or (
            word == "and"
            and seen
            and cursor.peek(1).text.casefold() in SMALL
            and current % 100 == 0
            and (total or current >= 100)
        ):
            cursor.next()
        elif word in ("a", "an") and not seen and cursor.peek(1).text.casefold() in {*MAGNITUDES, *PARTS}:
            cursor.next()
            current, seen = 1, True
        elif word in SMALL and token.kind == "word" and (not seen or _follows(current, SMALL[word])):
            cursor.next()
            current, seen = current + SMALL[word], True
        elif word in MAGNITUDES and seen:
            cursor.next()
            if MAGNITUDES[word] in (100, 12, 20):
                current *= MAGNITUDES[word]
            else:
                total, current = total + current * MAGNITUDES[word], 0
        elif word in PARTS and token.kind == "word" and (seen or word == "half"):
            cursor.next()
            return whole(Fraction((total + current) if seen else 1, PARTS[word]))
        else:
            break
    if not seen:
        cursor.place = start
        return None
    return whole(total + current)


def _follows(current: int, value: int) -> bool:
    """Return whether a number word may follow: "twenty three", "two hundred five", but not "two three"."""
    return (value < 10 and current % 100 >= 20 and current % 10 == 0) or (
        current % 100 == 0 and current >= 100 and value < 100
    )
