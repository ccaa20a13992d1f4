"""Whether two equations, or two inequalities in several letters, say the same."""

from fractions import Fraction

from mpmath import mp

from mathtext.comparison import Verdict
from mathtext.expressions.nodes import Node, contains, exact_value, free_names, negative, plus
from rewardmodel.ml.grading.arithmetic import (
    Rows,
    inexact,
    is_real,
)
from rewardmodel.ml.grading.evaluation import evaluate
from rewardmodel.ml.grading.points import Point, Scalar, TooCostly, Undefined
from rewardmodel.ml.grading.values import compare_values, points, same_scalars, values_at

STARTS = (
    mp.mpf("0.7"),
    mp.mpf("2.3"),
    mp.mpf("-1.9"),
    mp.mpf("5.1"),
    mp.mpc("0.4", "1.3"),
    mp.mpf("-0.3"),
    mp.mpc("-2.2", "0.8"),
)
MOST_SOLVED = 3  # letters for which an equation is solved by numbers, one after the other


def compare_equations(one: Node, other: Node) -> Verdict:
    """Return whether two equations say the same: statements without letters as they are written, others by their solutions."""
    if not (free_names(one) or free_names(other)) or (_is_identity(one) and _is_identity(other)):
        return "correct" if _states_the_same(one, other) else "wrong"
    if _as_written(one, other):
        return "correct"
    if contains(one, "matrix", "sequence") or contains(other, "matrix", "sequence"):
        return "wrong"
    zeros = _difference(one), _difference(other)
    factor = _constant_factor(*zeros)
    if factor is not None:
        return "correct"
    return "correct" if _same_solutions(*zeros) else "wrong"


def compare_inequalities(one: Node, other: Node) -> Verdict:
    """Return whether `a < b` and `c < d` are the same up to a positive factor."""
    if one.name != other.name:
        return "wrong"
    if not (free_names(one) or free_names(other)):
        return "correct" if [_stated(side) for side in one.args] == [_stated(side) for side in other.args] else "wrong"
    factor = _constant_factor(_difference(one), _difference(other))
    if factor is None:
        return "wrong"
    if one.name == "!=":
        return "correct"
    return "correct" if is_real(factor) and mp.re(inexact(factor)) > 0 else "wrong"


def _is_identity(relation: Node) -> bool:
    """Return whether an equation holds for all letters."""
    values = [pair[0] for pair in values_at([_difference(relation)])]
    known = [value for value in values if value is not None and not isinstance(value, Rows)]
    return bool(known) and all(same_scalars(value, Fraction(0)) for value in known)


def _states_the_same(one: Node, other: Node) -> bool:
    """Return whether two statements are the same as they are written: 2 + 2 = 4 is not 1 + 3 = 4, nor 3 + 3 = 6."""
    sides = [_stated(side) for side in one.args], [_stated(side) for side in other.args]
    return sides[0] in (sides[1], sides[1][::-1])


def _stated(node: Node) -> str:
    """Return a text that is the same for trees that differ in the order of terms and factors, and in how a fraction is written."""
    if node.op == "number" or (
        node.op == "product" and {part.op for part in node.args} == {"number", "inverse"} and len(node.args) == 2
    ):
        value = exact_value(node)
        if value is not None:
            return str(value)
    parts = [_stated(part) for part in node.args]
    return f"{node.op} {node.name}({', '.join(sorted(parts) if node.op in ('sum', 'product') else parts)})"


def _as_written(one: Node, other: Node) -> bool:
    sides = (one.args[0], one.args[-1]), (other.args[0], other.args[-1])
    return any(
        all(compare_values(a, b) == "correct" for a, b in zip(sides[0], order, strict=True))
        for order in (sides[1], sides[1][::-1])
    )


def _difference(relation: Node) -> Node:
    return plus(relation.args[0], negative(relation.args[-1]))


def _constant_factor(one: Node, other: Node) -> Scalar | None:
    """Return the number by which the first is the second at every point, or None; None also if one is zero everywhere."""
    factor: Scalar | None = None
    count = 0
    for first, second in values_at([one, other]):
        if first is None or second is None or isinstance(first, Rows) or isinstance(second, Rows):
            continue
        if same_scalars(first, Fraction(0)) or same_scalars(second, Fraction(0)):
            return None
        ratio = inexact(first) / inexact(second)
        if factor is not None and not same_scalars(ratio, factor):
            return None
        factor = ratio
        count += 1
    return factor if count >= 3 else None


def _same_solutions(one: Node, other: Node) -> bool:
    """Return whether every solution found for one equation solves the other, for a letter that both have."""
    if free_names(one) != free_names(other):
        return False
    solved = 0
    for letter in sorted(free_names(one))[:MOST_SOLVED]:
        for point in points()[1:3]:
            roots = _roots(one, letter, point), _roots(other, letter, point)
            if not roots[0] or not roots[1]:
                continue
            solved += 1
            if not all(_solves(other, letter, root, point) for root in roots[0]):
                return False
            if not all(_solves(one, letter, root, point) for root in roots[1]):
                return False
        if solved:
            return True
    return False


def _roots(node: Node, letter: str, point: Point) -> list[Scalar]:
    found: list[Scalar] = []
    with mp.workdps(30):
        for start in STARTS:
            try:
                root = mp.findroot(
                    lambda value: _at(node, letter, value, point),
                    start,
                    solver="secant",
                    tol=mp.mpf(10) ** -40,
                    maxsteps=40,
                )
            except (ValueError, ZeroDivisionError, Undefined, TooCostly, TypeError, OverflowError):
                continue
            if all(abs(root - known) > abs(root) * mp.mpf(10) ** -12 for known in found):
                found.append(root)
    return found


def _at(node: Node, letter: str, value: Scalar, point: Point) -> Scalar:
    point.fixed[letter] = value
    try:
        return inexact(evaluate(node, point))
    finally:
        del point.fixed[letter]


def _solves(node: Node, letter: str, root: Scalar, point: Point) -> bool:
    with mp.workdps(30):
        try:
            value = abs(_at(node, letter, root, point))
            scale = abs(_at(node, letter, root + abs(root) / 10 + mp.mpf("0.1"), point))
        except (Undefined, TooCostly):
            return False
        return bool(value < max(scale, mp.mpf(10) ** -6) * mp.mpf(10) ** -10)
