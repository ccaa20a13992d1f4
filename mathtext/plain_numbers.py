"""Plain numbers such as `18`, `1,234.5`, `-3/4` or `25%`, compared exactly without a parser or a worker process."""

import re
from dataclasses import dataclass
from fractions import Fraction

LONGEST_NUMBER = 60  # characters; longer ones go to the worker with its time limit
# A decimal with this many places equals every number that rounds to it: 0.333333 is 1/3, 0.33 is not. A bound relative to the
# value keeps 0.0000001 and 0.0000002 apart.
ROUNDED_PLACES = 6
ROUNDED_BOUND = Fraction(1, 10_000)
NOISE = Fraction(1, 10**9)  # relative; a calculator may print 6 as 5.999999999999999

_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)"
_NUMBER = re.compile(
    rf"""(?P<sign>[-+]?)\s*(?:
        (?P<whole>{_DIGITS})?\s*\\frac\{{\s*(?P<top>-?\d+)\s*\}}\{{\s*(?P<bottom>-?\d+)\s*\}}
      | (?:(?P<whole2>\d+)\s+)?(?P<top2>\d+)\s*/\s*(?P<bottom2>\d+)
      | (?P<integer>{_DIGITS})?(?P<decimal>\.\d*)?
    )\s*(?P<percent>%?)""",
    re.VERBOSE | re.ASCII,
)


@dataclass(frozen=True)
class PlainNumber:
    """A number as it was written: value, decimal places, and whether a percent sign follows."""

    value: Fraction
    places: int
    is_percent: bool


def read_number(text: str) -> PlainNumber | None:
    r"""Read a normal form that is one plain number; None for anything else (a power, a root, a variable, division by 0).

    >>> read_number("1,250.50").value, read_number(r"-3\frac{1}{2}").value
    (Fraction(2501, 2), Fraction(-7, 2))
    """
    if len(text) > LONGEST_NUMBER:
        return None
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        return None
    part = match.groupdict()
    places = 0
    if part["top"] or part["top2"]:
        bottom = int(part["bottom"] or part["bottom2"])
        if bottom == 0:
            return None
        fraction = Fraction(int(part["top"] or part["top2"]), bottom)
        whole = (part["whole"] or part["whole2"] or "").replace(",", "")
        if whole and fraction < 0:
            return None  # "3\frac{-1}{2}" could be a product, or nonsense
        value = int(whole) + fraction if whole else fraction
    else:
        integer, decimal = (part["integer"] or "").replace(",", ""), part["decimal"] or ""
        if not integer and len(decimal) < 2:
            return None
        value = Fraction(f"{integer or '0'}{decimal}")
        places = max(len(decimal) - 1, 0)
    return PlainNumber(-value if part["sign"] == "-" else value, places, bool(part["percent"]))


def equal_numbers(answer: PlainNumber, truth: PlainNumber) -> bool:
    """Return whether two numbers are the same.

    A percent sign may be a unit (10% equals 10) or mean a hundredth (10% equals 0.1). Numbers without decimals are compared
    exactly, others up to rounding (see ROUNDED_PLACES) and floating-point noise.
    """
    pairs = [(answer.value, truth.value)]
    if answer.is_percent != truth.is_percent:
        pairs.append((answer.value / 100, truth.value) if answer.is_percent else (answer.value, truth.value / 100))
    places = [number.places for number in (answer, truth) if number.places]
    return any(a == t or (bool(places) and _is_rounding(abs(a - t), abs(t), min(places))) for a, t in pairs)


def _is_rounding(difference: Fraction, size: Fraction, places: int) -> bool:
    if difference <= NOISE * size:
        return True
    return places >= ROUNDED_PLACES and difference <= min(Fraction(5, 10 ** (places + 1)), ROUNDED_BOUND * size)
