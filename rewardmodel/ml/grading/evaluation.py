"""The value of a tree at a point: exact fractions where possible, 60 digits elsewhere. Imported by worker processes only.

Letters get values that depend on the letter and the number of the point alone, so that two trees see the same ones. Functions without a
value, such as f or the index in a_n, get a smooth function made of their name; so what is equal for every f stays equal.
"""

import hashlib
import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
from mpmath import mp

from mathtext.expressions.nodes import Node, replace
from mathtext.units import GENERIC, find_unit

Scalar = Any  # Fraction, mpf or mpc
Value = Any  # Scalar, or Rows
DIGITS = 60
LARGEST_EXACT = 200_000  # bits of an exact fraction
LARGEST_POWER = 10**12  # bits of a number that is not exact
MOST_STEPS = 100_000  # nodes that are evaluated for one comparison
MOST_TERMS = 5_000  # of a sum that is written out

mp.dps = DIGITS


class Undefined(ArithmeticError):
    """The tree has no value at this point, such as 1/0."""


class TooCostly(Exception):
    """The value takes more steps or larger numbers than any answer needs."""


class Rows(tuple[tuple[Scalar, ...], ...]):
    """A matrix; `is_plain`: a tuple of numbers, which may mean a row as well as a column."""

    is_plain: bool = False


class Point:
    """The values of all letters at one point. `number` names the point; `signs`: letters may be negative."""

    def __init__(self, number: int, low: Fraction, high: Fraction, *, signs: bool = False) -> None:
        self.number = number
        self.low, self.high, self.signs = low, high, signs
        self.fixed: dict[str, Scalar] = {}
        self.steps = 0

    def letter(self, name: str) -> Scalar:
        if name not in self.fixed:
            digest = hashlib.sha256(f"{name}|{self.number}".encode()).digest()
            share = Fraction(int.from_bytes(digest[:2], "big") % 9973, 9973)
            value = self.low + (self.high - self.low) * share
            value = Fraction(round(value * 997), 997)
            self.fixed[name] = -value if self.signs and digest[9] & 1 else value
        return self.fixed[name]

    def step(self) -> None:
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise TooCostly("too many steps")


def evaluate(node: Node, point: Point) -> Value:
    """Return the value of a tree; raise Undefined, or TooCostly."""
    point.step()
    try:
        return _RULES.get(node.op, _no_rule)(node, point)
    except (ZeroDivisionError, ValueError, OverflowError, TypeError, mpmath.libmp.NoConvergence) as error:
        raise Undefined(str(error)) from error


def inexact(value: Scalar) -> Scalar:
    if isinstance(value, Fraction):
        return mp.mpf(value.numerator) / value.denominator
    return value


def is_real(value: Scalar) -> bool:
    if isinstance(value, mpmath.mpc):
        return bool(
            abs(value.imag) <= abs(value) * mp.mpf(10) ** (10 - mp.dps) or abs(value) < mp.mpf(10) ** (8 - mp.dps)
        )
    return True


def real(value: Scalar) -> Scalar:
    """Return a real value; raise Undefined for one that is not."""
    if isinstance(value, mpmath.mpc):
        if not is_real(value):
            raise Undefined("not real")
        return value.real
    return value


def _no_rule(node: Node, point: Point) -> Value:
    raise Undefined(f"{node.op} has no value")


def _kept(value: Scalar) -> Scalar:
    """Return an exact fraction only while it is small."""
    if isinstance(value, Fraction) and value.numerator.bit_length() + value.denominator.bit_length() > LARGEST_EXACT:
        return inexact(value)
    return value


def _add(left: Value, right: Value) -> Value:
    if isinstance(left, Rows) or isinstance(right, Rows):
        if not (isinstance(left, Rows) and isinstance(right, Rows)) or shape(left) != shape(right):
            raise Undefined("a number and a matrix, or matrices of two sizes")
        return rows_of(
            [[_add(a, b) for a, b in zip(one, other, strict=True)] for one, other in zip(left, right, strict=True)],
            left,
        )
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return _kept(left + right)
    return inexact(left) + inexact(right)


def _multiply(left: Value, right: Value) -> Value:
    if isinstance(left, Rows) and isinstance(right, Rows):
        if left.is_plain or right.is_plain or len(left[0]) != len(right):
            raise Undefined("no product")
        columns = list(zip(*right, strict=True))
        return rows_of([[_dot(row, column) for column in columns] for row in left])
    if isinstance(left, Rows):
        return rows_of([[_multiply(entry, right) for entry in row] for row in left], left)
    if isinstance(right, Rows):
        return _multiply(right, left)
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return _kept(left * right)
    return inexact(left) * inexact(right)


def _dot(row: tuple[Scalar, ...], column: tuple[Scalar, ...]) -> Scalar:
    total: Scalar = Fraction(0)
    for a, b in zip(row, column, strict=True):
        total = _add(total, _multiply(a, b))
    return total


def rows_of(entries: list[list[Scalar]], like: Rows | None = None) -> Rows:
    rows = Rows(tuple(row) for row in entries)
    rows.is_plain = like is not None and like.is_plain
    return rows


def shape(rows: Rows) -> tuple[int, int]:
    return len(rows), len(rows[0])


def _power(base: Value, exponent: Value) -> Value:
    if isinstance(base, Rows):
        if not isinstance(exponent, Fraction) or exponent.denominator != 1 or not 1 <= exponent <= 20:
            raise Undefined("no power of a matrix")
        result: Value = base
        for _ in range(int(exponent) - 1):
            result = _multiply(result, base)
        return result
    if isinstance(exponent, Rows):
        raise Undefined("a matrix as exponent")
    if isinstance(base, Fraction) and isinstance(exponent, Fraction):
        exact = _exact_power(base, exponent)
        if exact is not None:
            return exact
    low, high = inexact(base), inexact(exponent)
    if low == 0:
        if not is_real(high) or mp.re(high) <= 0:
            raise Undefined("a power of zero")
        return Fraction(0)
    if abs(high) * abs(mp.log(abs(low), 2) if abs(low) != 0 else 0) > LARGEST_POWER:
        raise TooCostly("a number too large to compute")
    if (
        isinstance(exponent, Fraction)
        and exponent.denominator % 2 == 1
        and exponent.denominator > 1
        and is_real(low)
        and mp.re(low) < 0
    ):
        return (-1) ** (exponent.numerator % 2) * mp.power(-mp.re(low), high)  # the real root
    return mp.power(low, high)


def _exact_power(base: Fraction, exponent: Fraction) -> Fraction | None:
    """Return a power of fractions if it is a fraction of a size that can be computed."""
    if exponent.denominator == 1:
        size = (base.numerator.bit_length() + base.denominator.bit_length()) * abs(exponent.numerator)
        if size > LARGEST_EXACT and abs(base) not in (0, 1):
            return None
        if base == 0 and exponent <= 0:
            raise Undefined("0 to the power of 0, or 1/0")
        return base ** int(exponent) if abs(base) != 1 else base ** (int(exponent) % 2)
    if base < 0 or exponent.denominator > 64 or base.numerator.bit_length() > 5_000 or abs(exponent.numerator) > 1_000:
        return None
    roots = _whole_root(base.numerator, exponent.denominator), _whole_root(base.denominator, exponent.denominator)
    if roots[0] is None or roots[1] is None or (roots[0] == 0 and exponent < 0):
        return None
    return Fraction(roots[0], roots[1]) ** exponent.numerator


def _whole_root(value: int, degree: int) -> int | None:
    if value < 2:
        return value
    if degree == 2:
        root = math.isqrt(value)
    elif value.bit_length() < 200:
        root = round(value ** (1 / degree))
    else:
        return None
    return root if root**degree == value else None


def _sum(node: Node, point: Point) -> Value:
    total = evaluate(node.args[0], point)
    for term in node.args[1:]:
        total = _add(total, evaluate(term, point))
    return total


def _product(node: Node, point: Point) -> Value:
    total = evaluate(node.args[0], point)
    for factor in node.args[1:]:
        total = _multiply(total, evaluate(factor, point))
    return total


def _inverse(node: Node, point: Point) -> Value:
    value = evaluate(node.args[0], point)
    if isinstance(value, Rows):
        raise Undefined("one over a matrix")
    if not isinstance(value, Fraction) and abs(value) < mp.mpf(10) ** (12 - mp.dps):
        raise Undefined("one over something that is zero up to rounding")
    return 1 / value


def _constant(node: Node, point: Point) -> Scalar:
    if node.name == "pi":
        return +mp.pi
    if node.name == "e":
        return +mp.e
    if node.name == "i":
        return mp.mpc(0, 1)
    return mp.inf


def _unit(node: Node, point: Point) -> Scalar:
    unit = find_unit(node.name, is_text=True)
    if unit is None:
        raise Undefined("not a unit")
    if unit.dimension == GENERIC:
        return Fraction(1)
    if unit.dimension == "angle":
        return mp.pi / 180 * inexact(unit.scale) if unit.scale else Fraction(1)
    parts = {"volume": 3, "area": 2}.get(unit.dimension)
    if parts:
        return unit.scale * point.letter("unit length") ** parts
    if unit.dimension == "speed":
        return unit.scale * point.letter("unit length") / point.letter("unit time")
    if unit.dimension == "frequency":
        return unit.scale / point.letter("unit time")
    return unit.scale * point.letter(f"unit {unit.dimension}")


def _apply(node: Node, point: Point) -> Scalar:
    """Return a smooth function of the arguments, made of the name."""
    digest = hashlib.sha256(f"{node.name}|{len(node.args)}|{point.number}".encode()).digest()
    total: Scalar = Fraction(digest[0] + 256, 311)
    for place, part in enumerate(node.args):
        value = evaluate(part, point)
        if isinstance(value, Rows):
            raise Undefined("a function of a matrix")
        if not isinstance(value, Fraction) and not mp.isfinite(value):
            value = Fraction(271_828 if mp.re(value) > 0 else -271_828)
        weight = Fraction(digest[place % 16 + 1] + 37, 97)
        total = total + inexact(value) * inexact(weight) + mp.sin(inexact(value) * inexact(weight) + place)
    return inexact(total)


def _matrix(node: Node, point: Point) -> Rows:
    return rows_of([[_entry(cell, point) for cell in row.args] for row in node.args])


def _tuple(node: Node, point: Point) -> Rows:
    if node.name == "[]" and all(part.op == "sequence" and part.name == "[]" for part in node.args):
        return rows_of([[_entry(cell, point) for cell in row.args] for row in node.args])
    if node.name not in ("()", "[]") or not node.args:
        raise Undefined("a list has no value")
    rows = rows_of([[_entry(part, point)] for part in node.args])
    rows.is_plain = True
    return rows


def _entry(node: Node, point: Point) -> Scalar:
    value = evaluate(node, point)
    if isinstance(value, Rows):
        raise Undefined("a matrix of matrices")
    return value


def _big(node: Node, point: Point) -> Scalar:
    body, index, first, last = node.args
    start, end = evaluate(first, point), evaluate(last, point)
    exact = isinstance(start, Fraction) and isinstance(end, Fraction) and start.denominator == end.denominator == 1
    if not exact or _has_letters(first) or _has_letters(last):
        # bounds that are no numbers: equal bodies between equal bounds are equal
        inner = replace(body, index, Node("name", name="index of a sum"))
        return _apply(Node("apply", (inner, first, last), node.name), point)
    if end - start > MOST_TERMS:
        raise TooCostly("too many terms")
    total: Scalar = Fraction(0 if node.name == "sum" else 1)
    saved = point.fixed.get(index.name)
    for number in range(int(start), int(end) + 1):
        point.fixed[index.name] = Fraction(number)
        term = evaluate(body, point)
        total = _add(total, term) if node.name == "sum" else _multiply(total, term)
    point.fixed.pop(index.name, None)
    if saved is not None:
        point.fixed[index.name] = saved
    return total


def _has_letters(node: Node) -> bool:
    return node.op in ("name", "apply") or any(_has_letters(part) for part in node.args)


def _call(node: Node, point: Point) -> Value:
    from rewardmodel.ml.grading.functions import apply_function

    return apply_function(node.name, [evaluate(part, point) for part in node.args])


def power_of(base: Value, exponent: Value) -> Value:
    return _power(base, exponent)


_RULES: dict[str, Callable[[Node, Point], Value]] = {
    "number": lambda node, _: node.number,
    "name": lambda node, point: point.letter(node.name),
    "constant": _constant,
    "unit": _unit,
    "sum": _sum,
    "product": _product,
    "negative": lambda node, point: _multiply(Fraction(-1), evaluate(node.args[0], point)),
    "percent": lambda node, point: _multiply(Fraction(1, 100), evaluate(node.args[0], point)),
    "inverse": _inverse,
    "power": lambda node, point: _power_node(node, point),
    "apply": _apply,
    "call": _call,
    "matrix": _matrix,
    "sequence": _tuple,
    "big": _big,
    "quantity": _product,
    "ratio": lambda node, point: _ratio(node, point),
    "based": lambda node, point: evaluate(node.args[0], point),
}


def _power_node(node: Node, point: Point) -> Value:
    base, exponent = node.args
    if base.op == "constant" and base.name == "e":
        value = evaluate(exponent, point)
        if isinstance(value, Rows):
            raise Undefined("a matrix as exponent")
        if abs(inexact(value)) > LARGEST_POWER:
            raise TooCostly("a number too large to compute")
        return mp.exp(inexact(value))
    if exponent.op == "name" and exponent.name == "T":
        rows = evaluate(base, point)
        if isinstance(rows, Rows):
            return rows_of(
                [list(column) for column in zip(*rows, strict=True)]
                if not rows.is_plain
                else [list(row) for row in rows],
                rows,
            )
    return _power(evaluate(base, point), evaluate(exponent, point))


def _ratio(node: Node, point: Point) -> Scalar:
    if len(node.args) != 2:
        raise Undefined("a ratio of several has no value")
    below = evaluate(node.args[1], point)
    return evaluate(node.args[0], point) / below
