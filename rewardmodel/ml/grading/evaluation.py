"""The value of a tree at a point: exact fractions where possible, 60 digits elsewhere. Imported by worker processes only.

Letters get values that depend on the letter and the number of the point alone, so that two trees see the same ones. Functions without a
value, such as f or the index in a_n, get a smooth function made of their name; so what is equal for every f stays equal.
"""

import hashlib
from collections.abc import Callable
from fractions import Fraction

import mpmath
from mpmath import mp

from mathtext.expressions.nodes import Node, replace
from mathtext.units import GENERIC, find_unit
from rewardmodel.ml.grading.arithmetic import (
    LARGEST_POWER,
    Rows,
    add,
    inexact,
    multiply,
    raise_to,
    rows_of,
)
from rewardmodel.ml.grading.functions import apply_function
from rewardmodel.ml.grading.points import Point, Scalar, TooCostly, Undefined, Value

MOST_TERMS = 5_000  # of a sum that is written out


def evaluate(node: Node, point: Point) -> Value:
    """Return the value of a tree; raise Undefined, or TooCostly."""
    point.step()
    try:
        return _RULES.get(node.op, _no_rule)(node, point)
    except (ZeroDivisionError, ValueError, OverflowError, TypeError, mpmath.libmp.NoConvergence) as error:
        raise Undefined(str(error)) from error


def _no_rule(node: Node, point: Point) -> Value:
    raise Undefined(f"{node.op} has no value")


def _sum(node: Node, point: Point) -> Value:
    total = evaluate(node.args[0], point)
    for term in node.args[1:]:
        total = add(total, evaluate(term, point))
    return total


def _product(node: Node, point: Point) -> Value:
    total = evaluate(node.args[0], point)
    for factor in node.args[1:]:
        total = multiply(total, evaluate(factor, point))
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
        total = add(total, term) if node.name == "sum" else multiply(total, term)
    point.fixed.pop(index.name, None)
    if saved is not None:
        point.fixed[index.name] = saved
    return total


def _has_letters(node: Node) -> bool:
    return node.op in ("name", "apply") or any(_has_letters(part) for part in node.args)


def _call(node: Node, point: Point) -> Value:
    return apply_function(node.name, [evaluate(part, point) for part in node.args])


_RULES: dict[str, Callable[[Node, Point], Value]] = {
    "number": lambda node, _: node.number,
    "name": lambda node, point: point.letter(node.name),
    "constant": _constant,
    "unit": _unit,
    "sum": _sum,
    "product": _product,
    "negative": lambda node, point: multiply(Fraction(-1), evaluate(node.args[0], point)),
    "percent": lambda node, point: multiply(Fraction(1, 100), evaluate(node.args[0], point)),
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
    return raise_to(evaluate(base, point), evaluate(exponent, point))


def _ratio(node: Node, point: Point) -> Scalar:
    if len(node.args) != 2:
        raise Undefined("a ratio of several has no value")
    below = evaluate(node.args[1], point)
    return evaluate(node.args[0], point) / below
