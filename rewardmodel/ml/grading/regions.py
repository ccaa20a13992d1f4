"""Sets of real numbers as unions of intervals: from intervals, inequalities, set-builder notation, "and", "or"."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from mpmath import mp

from mathtext.comparison import Verdict
from mathtext.expressions.nodes import Node, free_names
from rewardmodel.ml.grading.evaluation import Point, Rows, Scalar, Undefined, evaluate, inexact, real
from rewardmodel.ml.grading.values import points, same_scalars

GRID = 160  # points at which an inequality is tried before its ends are found
HALVINGS = 200
INFINITY = mp.inf
_RELATIONS = ("<", "<=", "!=", "in", "notin")
_LETTERS = "xyztnkmpqrsuvwabcdfghjl"


@dataclass(frozen=True)
class Interval:
    """From `low` to `high`, with or without its ends; a single number has both ends and low = high."""

    low: Any
    has_low: bool
    high: Any
    has_high: bool


Region = list[Interval]
LINE = [Interval(-INFINITY, False, INFINITY, False)]


def is_region(node: Node) -> bool:
    """Return whether a tree can only mean a set or a condition."""
    if node.op in ("set", "union", "intersection", "difference", "builder", "and", "or"):
        return True
    if node.op == "sequence":
        return node.name in ("[)", "(]") or not node.args
    if node.op == "sum":
        return any(is_region(part) for part in node.args)
    return node.op == "relation" and node.name in _RELATIONS


def variable(node: Node) -> str | None:
    """Return the letter that a condition is about; None for a set without one."""
    parts = _conditions(node)
    if not parts:
        return None
    common = frozenset.intersection(*(free_names(part) for part in parts))
    bare = [name for name in common if all(_is_bare(part, name) for part in parts)]
    choices = bare or (list(common) if len(common) == 1 else [])
    return min(choices, key=_rank) if choices else ""


def _rank(name: str) -> tuple[int, str]:
    place = _LETTERS.find(name) if len(name) == 1 else -1
    return (place if place >= 0 else 99, name)


def _conditions(node: Node) -> list[Node]:
    if node.op in ("and", "or"):
        return [part for child in node.args for part in _conditions(child)]
    return [node] if node.op == "relation" else []


def _is_bare(part: Node, name: str) -> bool:
    return any(side.op == "name" and side.name == name for side in part.args)


def compare_regions(one: Node, other: Node) -> Verdict:
    """Return whether both are the same set; "unparseable" if one cannot be made a union of intervals."""
    letters = variable(one), variable(other)
    if "" in letters:
        return "unparseable"
    if None not in letters and letters[0] != letters[1]:
        return "wrong"
    has_letters = bool((free_names(one) | free_names(other)) - {letters[0], letters[1]})
    compared = 0
    for point in more_points() if has_letters else points()[:1]:
        try:
            regions = region(one, letters[0], point), region(other, letters[1], point)
        except Undefined:
            continue
        if has_letters and any(not part or _is_reversed(part) for part in regions):
            continue  # (a, b) is an interval only if a < b
        compared += 1
        if not _same(*regions):
            return "wrong"
    return "correct" if compared else "unparseable"


def more_points() -> list[Point]:
    """Return points in which letters have other orders, too."""
    return [Point(number, Fraction(1, 2), Fraction(9)) for number in range(10, 20)]


def _is_reversed(parts: Region) -> bool:
    return any(inexact(part.low) > inexact(part.high) for part in parts)


def _same(one: Region, other: Region) -> bool:
    return len(one) == len(other) and all(
        _same_end(a.low, b.low) and _same_end(a.high, b.high) and (a.has_low, a.has_high) == (b.has_low, b.has_high)
        for a, b in zip(one, other, strict=True)
    )


def _same_end(one: Scalar, other: Scalar) -> bool:
    if same_scalars(one, other):
        return True
    if not (mp.isfinite(one) and mp.isfinite(other)):
        return False
    return bool(abs(inexact(one) - inexact(other)) <= mp.mpf(10) ** -30 * max(1, abs(inexact(one))))


def region(node: Node, letter: str | None, point: Point) -> Region:
    """Return the set as sorted intervals that do not touch; raise Undefined if it is none, such as the whole numbers."""
    if node.op == "sequence":
        return _from_sequence(node, point)
    if node.op == "set":
        return _number_set(node.name)
    if node.op == "union":
        return _union(region(node.args[0], letter, point) + region(node.args[1], letter, point))
    if node.op == "intersection":
        return _intersection(region(node.args[0], letter, point), region(node.args[1], letter, point))
    if node.op == "difference":
        return _intersection(region(node.args[0], letter, point), _complement(region(node.args[1], letter, point)))
    if node.op == "sum" and len(node.args) == 2 and node.args[1].op == "negative":
        taken = node.args[1].args[0]
        return _intersection(region(node.args[0], letter, point), _complement(region(taken, letter, point)))
    if node.op == "builder":
        return _from_builder(node, point)
    if node.op == "and":
        parts = [region(part, letter, point) for part in node.args]
        result = parts[0]
        for part in parts[1:]:
            result = _intersection(result, part)
        if not result and node.name == ",":
            return _union([interval for part in parts for interval in part])  # x < 1, x > 4
        return result
    if node.op == "or":
        return _union([interval for part in node.args for interval in region(part, letter, point)])
    if node.op == "relation":
        return _from_relation(node, letter, point)
    value = _number(node, point)
    return [Interval(value, True, value, True)]


def _number(node: Node, point: Point) -> Scalar:
    value = evaluate(node, point)
    if isinstance(value, Rows):
        raise Undefined("a matrix in a set of numbers")
    return real(value)


def _from_sequence(node: Node, point: Point) -> Region:
    if node.name in ("{}", ""):
        numbers = [_number(part, point) for part in node.args]
        return _union([Interval(number, True, number, True) for number in numbers])
    if len(node.args) != 2:
        raise Undefined("a tuple is no set of numbers")
    low, high = (_number(part, point) for part in node.args)
    return [Interval(low, node.name[0] == "[", high, node.name[1] == "]")]


def _number_set(name: str) -> Region:
    if name == "R":
        return list(LINE)
    if name in ("R+", "R++", "R>0", "R{+}", "R_+"):
        return [Interval(Fraction(0), False, INFINITY, False)]
    if name in ("R-", "R<0"):
        return [Interval(-INFINITY, False, Fraction(0), False)]
    raise Undefined("not an interval")


def _from_builder(node: Node, point: Point) -> Region:
    element, condition = node.args
    result = list(LINE)
    if element.op == "relation" and element.name == "in":
        result = region(element.args[1], None, point)
        element = element.args[0]
    if element.op != "name":
        raise Undefined("a set of something else than numbers")
    return _intersection(result, region(condition, element.name, point))


def _from_relation(node: Node, letter: str | None, point: Point) -> Region:
    left, right = node.args[0], node.args[-1]
    if node.name in ("in", "notin"):
        if left.op != "name":
            raise Undefined("a condition on something else than a letter")
        inside = region(right, None, point)
        return inside if node.name == "in" else _complement(inside)
    if letter is None:
        raise Undefined("a condition without a letter")
    for side, bound, is_left in ((left, right, True), (right, left, False)):
        if side.op == "name" and side.name == letter and letter not in free_names(bound):
            return _bounded(node.name, _number(bound, point), below=is_left)
    return _solved(node, letter, point)


def _bounded(relation: str, value: Scalar, *, below: bool) -> Region:
    if relation == "=":
        return [Interval(value, True, value, True)]
    if relation == "!=":
        return _complement([Interval(value, True, value, True)])
    closed = relation == "<="
    if below:
        return [Interval(-INFINITY, False, value, closed)]
    return [Interval(value, closed, INFINITY, False)]


def _union(parts: Region) -> Region:
    if len(parts) < 2:
        return parts
    ordered = sorted(parts, key=lambda part: (inexact(part.low), not part.has_low))
    result = [ordered[0]]
    for part in ordered[1:]:
        last = result[-1]
        touches = same_scalars(part.low, last.high)
        if (inexact(part.low) < inexact(last.high) and not touches) or (touches and (part.has_low or last.has_high)):
            if same_scalars(part.high, last.high):
                result[-1] = Interval(last.low, last.has_low, last.high, last.has_high or part.has_high)
            elif inexact(part.high) > inexact(last.high):
                result[-1] = Interval(last.low, last.has_low, part.high, part.has_high)
        else:
            result.append(part)
    return result


def _intersection(one: Region, other: Region) -> Region:
    found = []
    for a in one:
        for b in other:
            low, has_low = _tighter(a.low, a.has_low, b.low, b.has_low, highest=True)
            high, has_high = _tighter(a.high, a.has_high, b.high, b.has_high, highest=False)
            if same_scalars(low, high):
                if has_low and has_high:
                    found.append(Interval(low, True, low, True))
            elif inexact(low) < inexact(high):
                found.append(Interval(low, has_low, high, has_high))
    return _union(found)


def _tighter(one: Scalar, has_one: bool, other: Scalar, has_other: bool, *, highest: bool) -> tuple[Scalar, bool]:
    if same_scalars(one, other):
        return one, has_one and has_other
    first = (inexact(one) > inexact(other)) == highest
    return (one, has_one) if first else (other, has_other)


def _complement(parts: Region) -> Region:
    result = []
    low, has_low = -INFINITY, False
    for part in _union(parts):
        if not (same_scalars(low, part.low) and not (has_low and not part.has_low)):
            result.append(Interval(low, has_low, part.low, not part.has_low and mp.isfinite(part.low)))
        low, has_low = part.high, not part.has_high
    if mp.isfinite(low) or low < 0:
        result.append(Interval(low, has_low and mp.isfinite(low), INFINITY, False))
    return result


def _solved(node: Node, letter: str, point: Point) -> Region:
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
    if node.name in ("<=", "="):
        parts += [Interval(end, True, end, True) for end in ends if _is_zero(difference(end))]
    return _union(parts)


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
