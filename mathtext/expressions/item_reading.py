"""What the readers of elements share: units made outermost, and the words that may come before a condition."""

from collections.abc import Callable

from mathtext.expressions.nodes import Node, contains, times
from mathtext.expressions.tokens import Token

Read = Callable[[list[Token]], Node]


def quantities(node: Node) -> Node:
    """Return the node with the units at its end, and a percent sign, made the node's outermost part."""
    if node.op == "relation" and node.name == "=":
        return Node("relation", (*node.args[:-1], quantities(node.args[-1])), "=")
    if node.op == "percent" or not contains(node, "unit", "percent"):
        return node
    factors = node.args if node.op == "product" else (node,)
    last = next((place for place, factor in enumerate(factors) if contains(factor, "unit")), len(factors))
    value, unit = factors[:last], factors[last:]
    if unit and all(_is_unit(factor) for factor in unit):
        if not value:
            return node
        return Node("quantity", (quantities(times(*value)), times(*unit)))
    if factors[-1].op == "percent" and not any(contains(factor, "percent", "unit") for factor in factors[:-1]):
        return Node("percent", (times(*factors[:-1], factors[-1].args[0]),))
    if node.op == "negative":
        inner = quantities(node.args[0])
        if inner.op == "quantity":
            return Node("quantity", (Node("negative", (inner.args[0],)), inner.args[1]))
        if inner.op == "percent":
            return Node("percent", (Node("negative", inner.args),))
    if (
        node.op == "sum"
        and node.args[-1].op == "product"
        and node.args[-1].args[-1].op == "unit"
        and not any(contains(term, "unit") for term in node.args[:-1])
    ):
        # x + 3 cm: the unit belongs to the whole
        tail = node.args[-1].args
        return Node("quantity", (Node("sum", (*node.args[:-1], times(*tail[:-1]))), tail[-1]))
    return node


def _is_unit(node: Node) -> bool:
    if node.op in ("inverse", "product"):
        return all(_is_unit(part) for part in node.args)
    if node.op == "power":
        return _is_unit(node.args[0]) and node.args[1].op in ("number", "negative")
    return node.op == "unit"


def joined_text(tokens: list[Token]) -> str:
    return "".join(("" if not place or not token.gap else " ") + token.text for place, token in enumerate(tokens))


_LEADING_WORDS = """
all real numbers number values value of the such that where any every for either both namely exactly only just
"""


LEADING = frozenset(_LEADING_WORDS.split())
