"""Whether two trees have the same value, whatever their letters are."""

from collections.abc import Iterator
from fractions import Fraction

from mpmath import mp

from mathtext.comparison import Verdict
from mathtext.expressions.nodes import Node, free_names, named, plus, replace, times, walk
from mathtext.plain_numbers import ROUNDED_BOUND, ROUNDED_PLACES
from rewardmodel.ml.grading.arithmetic import (
    Rows,
    inexact,
    is_real,
    shape,
)
from rewardmodel.ml.grading.evaluation import evaluate
from rewardmodel.ml.grading.points import DIGITS, Point, Scalar, Undefined, Value

CLOSE = 10  # digits of DIGITS that rounding may cost
NOISE = Fraction(1, 10**9)  # relative, for answers with decimals: a calculator may print 6 as 5.999999999999999
PARAMETERS = frozenset("stuvwklmnpqrabcdλμ") | {"lambda", "mu", "alpha", "beta", "theta"}


def points() -> list[Point]:
    """Return the points at which trees are compared: four with positive letters, two where they may be negative."""
    return [
        Point(0, Fraction(1, 10), Fraction(19, 20)),
        Point(1, Fraction(11, 10), Fraction(3)),
        Point(2, Fraction(3), Fraction(9)),
        Point(3, Fraction(1, 2), Fraction(5)),
        Point(4, Fraction(1, 4), Fraction(4), signs=True),
        Point(5, Fraction(1, 4), Fraction(6), signs=True),
    ]


def compare_values(one: Node, other: Node) -> Verdict:
    """Return whether both have the same value at all points where both are real, or at all where they have one."""
    one, other = _as_vectors(one, other)
    verdict = _at_points(one, other)
    if verdict == "wrong" and _is_computed(one) != _is_computed(other):
        return "unparseable"  # the value of an integral or a limit is not known here
    if verdict == "wrong":
        renamed = _renamed(one, other)
        if renamed is not None and _at_points(renamed, other) == "correct":
            return "correct"
    return verdict


def _is_computed(node: Node) -> bool:
    return not any(part.op == "apply" and part.name in ("int", "lim", "lim+", "sum", "prod") for part in walk(node))


def _at_points(one: Node, other: Node) -> Verdict:
    letters = free_names(one) | free_names(other)
    decimal = _has_decimals(one) or _has_decimals(other)
    places = min((node.places for node in (_plain(one), _plain(other)) if node is not None and node.places), default=0)
    agreed = defined = sided = 0
    real_ones: list[bool] = []
    other_ones: list[bool] = []
    for point in points() if letters else points()[:1]:
        values = _value(one, point), _value(other, point)
        if values[0] is None and values[1] is None:
            continue
        if values[0] is None or values[1] is None:
            sided += 1
            continue
        defined += 1
        same = _same(values[0], values[1], decimal=decimal, places=places)
        if not same and not point.signs and not (_is_complex(values[0]) or _is_complex(values[1])):
            return "wrong"
        agreed += same
        is_complex = _is_complex(values[0]) or _is_complex(values[1])
        (other_ones if is_complex else real_ones).append(same)
    if not defined:
        return "wrong" if sided else "unparseable"
    if len(real_ones) >= 2 or not other_ones:
        return "correct" if real_ones and all(real_ones) and sided <= defined else "wrong"
    return "correct" if all(real_ones) and all(other_ones) else "wrong"


def _value(node: Node, point: Point) -> Value | None:
    try:
        return evaluate(node, point)
    except Undefined:
        return None


def _is_complex(value: Value) -> bool:
    if isinstance(value, Rows):
        return any(not is_real(entry) for row in value for entry in row)
    return not is_real(value)


def _same(one: Value, other: Value, *, decimal: bool, places: int) -> bool:
    if isinstance(one, Rows) != isinstance(other, Rows):
        return False
    if isinstance(one, Rows) and isinstance(other, Rows):
        one, other = _same_shape(one, other)
        if shape(one) != shape(other):
            return False
        pairs = [(a, b) for row, column in zip(one, other, strict=True) for a, b in zip(row, column, strict=True)]
        return all(same_scalars(a, b, decimal=decimal, places=0) for a, b in pairs)
    return same_scalars(one, other, decimal=decimal, places=places)


def _same_shape(one: Rows, other: Rows) -> tuple[Rows, Rows]:
    """A tuple may be a row or a column."""
    for first, second in ((one, other), (other, one)):
        if first.is_plain and not second.is_plain and shape(second)[0] == 1 and shape(first)[0] == shape(second)[1]:
            turned = Rows((tuple(row[0] for row in first),))
            return (turned, other) if first is one else (one, turned)
    return one, other


def same_scalars(one: Scalar, other: Scalar, *, decimal: bool = False, places: int = 0) -> bool:
    """Return whether two numbers are the same, relative to their size; `places`: one is a decimal with so many places."""
    if isinstance(one, Fraction) and isinstance(other, Fraction):
        if one == other:
            return True
        difference, size = abs(one - other), max(abs(one), abs(other))
    else:
        one, other = inexact(one), inexact(other)
        if not (mp.isfinite(one) and mp.isfinite(other)):
            return bool(one == other)
        difference, size = abs(one - other), max(abs(one), abs(other))
        if difference <= size * mp.mpf(10) ** (CLOSE - DIGITS) or (
            difference < mp.mpf(10) ** (2 * CLOSE - DIGITS) and size < mp.mpf(10) ** (2 * CLOSE - DIGITS)
        ):
            return True
    if decimal and inexact(difference) <= inexact(NOISE) * inexact(size):
        return True
    if places < ROUNDED_PLACES:
        return False
    bound = min(mp.mpf(5) / mp.mpf(10) ** (places + 1), inexact(ROUNDED_BOUND) * inexact(size))
    return bool(inexact(difference) <= bound)


def _has_decimals(node: Node) -> bool:
    return any(part.op == "number" and part.places for part in walk(node))


def _plain(node: Node) -> Node | None:
    """Return the number that a tree is, without its sign."""
    while node.op == "negative":
        node = node.args[0]
    return node if node.op == "number" else None


def _as_vectors(one: Node, other: Node) -> tuple[Node, Node]:
    """Read a tuple or a column of two or three as a sum of i, j and k if the other side is one."""
    for listed, written, first in ((one, other, True), (other, one, False)):
        entries = _entries(listed)
        if len(entries) in (2, 3) and "j" in free_names(written):
            axes = [Node("constant", name="i"), named("j"), named("k")]
            vector = plus(*(times(entry, axis) for entry, axis in zip(entries, axes, strict=False)))
            return (vector, other) if first else (one, vector)
    return one, other


def _entries(node: Node) -> tuple[Node, ...]:
    """Return the entries of a tuple or a column; none for anything else."""
    if node.op == "sequence" and node.name == "()":
        return node.args
    if node.op == "matrix" and all(len(row.args) == 1 for row in node.args):
        return tuple(row.args[0] for row in node.args)
    return ()


def _renamed(one: Node, other: Node) -> Node | None:
    """Return the first tree with its parameter called as in the second: a line is the same with t and with s."""
    if not all(
        any(part.op == "matrix" or (part.op == "sequence" and part.name == "()") for part in walk(node))
        for node in (one, other)
    ):
        return None
    letters = free_names(one) - free_names(other), free_names(other) - free_names(one)
    if len(letters[0]) != 1 or len(letters[1]) != 1:
        return None
    (old,), (new,) = letters
    if old not in PARAMETERS or new not in PARAMETERS:
        return None
    return replace(one, named(old), named(new))


def values_at(nodes: list[Node]) -> Iterator[list[Value | None]]:
    """Yield the values of several trees, point by point."""
    for point in points():
        yield [_value(node, point) for node in nodes]
