"""Sets of real numbers as unions of intervals: from intervals, inequalities, set-builder notation, "and", "or"."""

from fractions import Fraction

from mathtext.comparison import Verdict
from mathtext.expressions.nodes import Node, free_names
from rewardmodel.ml.grading.arithmetic import Rows, real
from rewardmodel.ml.grading.evaluation import evaluate
from rewardmodel.ml.grading.inequalities import solve
from rewardmodel.ml.grading.intervals import (
    INFINITY,
    LINE,
    Interval,
    Region,
    complement,
    intersection,
    is_reversed,
    same_regions,
    union,
)
from rewardmodel.ml.grading.points import Point, Scalar, Undefined
from rewardmodel.ml.grading.values import points

_RELATIONS = ("<", "<=", "!=", "in", "notin")


_LETTERS = "xyztnkmpqrsuvwabcdfghjl"


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
        if has_letters and any(not part or is_reversed(part) for part in regions):
            continue  # (a, b) is an interval only if a < b
        compared += 1
        if not same_regions(*regions):
            return "wrong"
    return "correct" if compared else "unparseable"


def more_points() -> list[Point]:
    """Return points in which letters have other orders, too."""
    return [Point(number, Fraction(1, 2), Fraction(9)) for number in range(10, 20)]


def region(node: Node, letter: str | None, point: Point) -> Region:
    """Return the set as sorted intervals that do not touch; raise Undefined if it is none, such as the whole numbers."""
    if node.op == "sequence":
        return _from_sequence(node, point)
    if node.op == "set":
        return _number_set(node.name)
    if node.op == "union":
        return union(region(node.args[0], letter, point) + region(node.args[1], letter, point))
    if node.op == "intersection":
        return intersection(region(node.args[0], letter, point), region(node.args[1], letter, point))
    if node.op == "difference":
        return intersection(region(node.args[0], letter, point), complement(region(node.args[1], letter, point)))
    if node.op == "sum" and len(node.args) == 2 and node.args[1].op == "negative":
        taken = node.args[1].args[0]
        return intersection(region(node.args[0], letter, point), complement(region(taken, letter, point)))
    if node.op == "builder":
        return _from_builder(node, point)
    if node.op == "and":
        parts = [region(part, letter, point) for part in node.args]
        result = parts[0]
        for part in parts[1:]:
            result = intersection(result, part)
        if not result and node.name == ",":
            return union([interval for part in parts for interval in part])  # x < 1, x > 4
        return result
    if node.op == "or":
        return union([interval for part in node.args for interval in region(part, letter, point)])
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
        return union([Interval(number, True, number, True) for number in numbers])
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
    return intersection(result, region(condition, element.name, point))


def _from_relation(node: Node, letter: str | None, point: Point) -> Region:
    left, right = node.args[0], node.args[-1]
    if node.name in ("in", "notin"):
        if left.op != "name":
            raise Undefined("a condition on something else than a letter")
        inside = region(right, None, point)
        return inside if node.name == "in" else complement(inside)
    if letter is None:
        raise Undefined("a condition without a letter")
    for side, bound, is_left in ((left, right, True), (right, left, False)):
        if side.op == "name" and side.name == letter and letter not in free_names(bound):
            return _bounded(node.name, _number(bound, point), below=is_left)
    return solve(node, letter, point)


def _bounded(relation: str, value: Scalar, *, below: bool) -> Region:
    if relation == "=":
        return [Interval(value, True, value, True)]
    if relation == "!=":
        return complement([Interval(value, True, value, True)])
    closed = relation == "<="
    if below:
        return [Interval(-INFINITY, False, value, closed)]
    return [Interval(value, closed, INFINITY, False)]
