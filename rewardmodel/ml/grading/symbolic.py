"""Compare two trees by what they mean. Imported by worker processes only: numbers of 60 digits take time."""

from mathtext.comparison import Verdict, compare
from mathtext.expressions.nodes import Node
from rewardmodel.ml.grading.equations import compare_equations, compare_inequalities
from rewardmodel.ml.grading.points import TooCostly
from rewardmodel.ml.grading.regions import compare_regions, is_region
from rewardmodel.ml.grading.values import compare_values


def compare_expressions(one: Node, other: Node) -> Verdict:
    """Compare two trees. The caller must limit the time; raises TooCostly for values too large to compute."""
    if is_region(one) or is_region(other):
        verdict = compare_regions(one, other)
        if verdict != "unparseable":
            return verdict
        if one.op == other.op == "relation" and one.name not in ("in", "notin"):
            return compare_inequalities(one, other)
        if one.op == other.op == "builder":
            same = compare_values(one.args[0], other.args[0]) == "correct"
            return compare_expressions(one.args[1], other.args[1]) if same else "wrong"
        if one.op == other.op and one.op in ("and", "or") and len(one.args) == len(other.args):
            return _compare_conditions(list(one.args), list(other.args))
        return "wrong" if one.op != other.op else "unparseable"
    if one.op == other.op == "relation":
        return compare_equations(one, other) if one.name == other.name == "=" else "wrong"
    if "relation" in (one.op, other.op):
        return "wrong"
    return compare_values(one, other)


def _compare_conditions(ones: list[Node], others: list[Node]) -> Verdict:
    """Compare conditions that are no union of intervals, such as those on whole numbers, one by one in any order."""
    for one in ones:
        for other in others:
            if one == other or compare_expressions(one, other) == "correct":
                others.remove(other)
                break
        else:
            return "unparseable"
    return "correct"


def verdict_on(one: str, other: str) -> str:
    """Compare two answers; "timeout" for values that are too large to compute, because nothing is known about them."""
    try:
        return compare(one, other, compare_expressions)
    except TooCostly:
        return "timeout"
