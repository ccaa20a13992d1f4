"""Where an inequality in one letter holds."""

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise

from mpmath import mp

from mathtext.expressions.nodes import Node, free_names
from rewardmodel.ml.grading.arithmetic import (
    inexact,
    real,
)
from rewardmodel.ml.grading.evaluation import evaluate
from rewardmodel.ml.grading.intervals import (
    INFINITY,
    Interval,
    Region,
    union,
)
from rewardmodel.ml.grading.points import Point, Scalar, Undefined

GRID = 160  # points at which an inequality is tried before its ends are found


HALVINGS = 200


def solve(node: Node, letter: str, point: Point) -> Region:
    """Return where an inequality such as x^2 < 4 holds: its ends are where both sides are equal, or where one has no value."""
    if letter not in free_names(node):
        raise Undefined("a condition without the letter")

    def difference(value: Scalar) -> Scalar | None:
        point.fixed[letter] = value
        try:
            return real(inexact(evaluate(node.args[0], point))) - real(inexact(evaluate(node.args[-1], point)))
        except Undefined:
            return None
        finally:
            del point.fixed[letter]

    grid = [mp.mpf(math.tan(math.pi * ((2 * place + 1) / (2 * GRID) - 0.5)) + 0.00137) for place in range(GRID)]
    values = [difference(number) for number in grid]
    ends = _ends(grid, values, difference)
    allowed: Callable[[Scalar], bool] = {
        "<": lambda value: value < 0,
        "<=": lambda value: value < 0,
        "!=": lambda value: value != 0,
        "=": lambda _: False,
    }[node.name]
    parts: Region = []
    borders = [-INFINITY, *ends, INFINITY]
    for low, high in pairwise(borders):
        middle = difference(_between(low, high))
        if middle is not None and allowed(middle):
            parts.append(Interval(low, False, high, False))
    for end in ends:
        value = difference(end)
        if value is not None and (node.name in ("<=", "=") if _is_zero(value) else allowed(value)):
            parts.append(Interval(end, True, end, True))
    return union(parts)


def _between(low: Scalar, high: Scalar) -> Scalar:
    if mp.isfinite(low) and mp.isfinite(high):
        return (low + high) / 2
    if mp.isfinite(low):
        return low + 1 + abs(low)
    return high - 1 - abs(high) if mp.isfinite(high) else mp.mpf("0.37")


def _is_zero(value: Scalar | None) -> bool:
    return value is not None and bool(abs(value) < mp.mpf(10) ** -25)


def _ends(
    grid: Sequence[Scalar], values: Sequence[Scalar | None], difference: Callable[[Scalar], Scalar | None]
) -> list[Scalar]:
    found: list[Scalar] = []
    for place in range(len(grid) - 1):
        first, second = values[place], values[place + 1]
        if (first is None) != (second is None) or (
            first is not None and second is not None and (first < 0) != (second < 0)
        ):
            found.append(_halved(grid[place], grid[place + 1], first, difference))
        elif place and first is not None and second is not None and values[place - 1] is not None:
            before = values[place - 1]
            if before is not None and abs(first) < abs(before) and abs(first) < abs(second):
                lowest = _lowest(grid[place - 1], grid[place + 1], difference)
                if _is_zero(difference(lowest)):
                    found.append(lowest)
    return [_nearest_fraction(end, difference) for end in found]


def _halved(low: Scalar, high: Scalar, first: Scalar | None, difference: Callable[[Scalar], Scalar | None]) -> Scalar:
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        value = difference(middle)
        if value == 0:
            return middle
        same = (value is None) == (first is None) and (value is None or first is None or (value < 0) == (first < 0))
        low, high = (middle, high) if same else (low, middle)
    return (low + high) / 2


def _lowest(low: Scalar, high: Scalar, difference: Callable[[Scalar], Scalar | None]) -> Scalar:
    for _ in range(HALVINGS):
        left, right = low + (high - low) / 3, high - (high - low) / 3
        values = difference(left), difference(right)
        if values[0] is None or values[1] is None:
            break
        low, high = (low, right) if abs(values[0]) < abs(values[1]) else (left, high)
    return (low + high) / 2


def _nearest_fraction(end: Scalar, difference: Callable[[Scalar], Scalar | None]) -> Scalar:
    """Return the fraction that an end is, if it is one with a small denominator, so that the value there is exact."""
    fraction = Fraction(int(mp.nint(end * 2**80)), 2**80).limit_denominator(10_000)
    return (
        mp.mpf(fraction.numerator) / fraction.denominator if abs(inexact(fraction) - end) < mp.mpf(10) ** -20 else end
    )
