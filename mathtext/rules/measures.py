"""Percent signs, units and ratios."""

from fractions import Fraction

from mathtext.expressions.nodes import Node, contains, exact_value, named, over, times, walk, whole
from mathtext.expressions.readings import canonical
from mathtext.rules.judge import Judge, Verdict, all_of, any_of
from mathtext.units import GENERIC, find_unit

_DEGREE = Node("unit", name="degree")


def compare_percents(one: Node, other: Node, judge: Judge) -> Verdict | None:
    """A percent sign may be a unit (10% equals 10) or mean a hundredth (10% equals 0.1)."""
    if one.op == other.op == "percent":
        return judge.compare(one.args[0], other.args[0])
    if "percent" not in (one.op, other.op):
        return None
    percent, partner = (one, other) if one.op == "percent" else (other, one)
    if partner.op == "quantity":
        return "wrong"
    if partner.op in ("relation", "sequence", "assignment", "ratio"):
        return None
    value = percent.args[0]
    return any_of([judge.compare(value, partner), judge.compare(times(value, whole(Fraction(1, 100))), partner)])


def compare_quantities(one: Node, other: Node, judge: Judge) -> Verdict | None:
    """A unit makes no difference if only one side has it; two units are compared, with the values converted."""
    one, other = _without_generic(one), _without_generic(other)
    if one.op == other.op == "quantity":
        if one.args[1] == other.args[1] or _same_unit(one.args[1], other.args[1]):
            return judge.compare(canonical(one.args[0]), canonical(other.args[0]))
        return judge.leaf(times(*one.args), times(*other.args))
    if "quantity" not in (one.op, other.op):
        return None
    quantity, partner = (one, other) if one.op == "quantity" else (other, one)
    if partner.op in ("relation", "sequence", "assignment", "ratio", "union"):
        return None
    value, unit = quantity.args
    readings = [judge.compare(canonical(value), partner)]
    if unit == _DEGREE or (unit.op == "unit" and unit.name in ("degrees", "degree", "deg")):
        readings.append(judge.leaf(times(value, _DEGREE), partner))
    if contains(partner, "unit"):
        readings = [judge.leaf(times(value, unit), partner)]
    letters = _as_letters(unit)
    if letters is not None:
        readings.append(judge.compare(times(value, letters), partner))
    return any_of(readings)


def _without_generic(node: Node) -> Node:
    """Return the value of a quantity that is only counted: 12 units, 5 ways."""
    if node.op == "quantity" and all(_is_generic(part) for part in walk(node.args[1]) if part.op == "unit"):
        return canonical(node.args[0])
    return node


def _is_generic(unit: Node) -> bool:
    found = find_unit(unit.name, is_text=True)
    return found is not None and found.dimension == GENERIC


def _same_unit(one: Node, other: Node) -> bool:
    if one.op != "unit" or other.op != "unit":
        return False
    units = find_unit(one.name, is_text=True), find_unit(other.name, is_text=True)
    return units[0] is not None and units[0] == units[1]


def _as_letters(unit: Node) -> Node | None:
    """Return a unit of one letter as that letter: in `5 m` it may be a variable."""
    return named(unit.name) if unit.op == "unit" and len(unit.name) == 1 else None


def compare_ratios(one: Node, other: Node, judge: Judge) -> Verdict | None:
    if one.op == other.op == "ratio":
        if len(one.args) != len(other.args):
            return "wrong"
        if exact_value(one.args[0]) == 0 or exact_value(other.args[0]) == 0:
            return all_of([judge.compare(a, b) for a, b in zip(one.args, other.args, strict=True)])
        first, second = one.args[0], other.args[0]
        pairs = zip(one.args[1:], other.args[1:], strict=True)
        return all_of([judge.computed(times(a, second), times(b, first)) for a, b in pairs])
    if "ratio" not in (one.op, other.op):
        return None
    ratio, partner = (one, other) if one.op == "ratio" else (other, one)
    if partner.op in ("sequence", "relation", "assignment"):
        return None if partner.op == "relation" else "wrong"
    if len(ratio.args) != 2 or exact_value(ratio.args[1]) == 0:
        return "wrong"
    return judge.compare(over(*ratio.args), partner)
