"""The trees in which answers are read, and what is asked of a tree without computing it."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction


class Unreadable(ValueError):
    """The text is not understood as mathematics, nor as words."""


@dataclass(frozen=True, slots=True)
class Node:
    r"""One operation, and what it works on.

    | op | args | name |
    |---|---|---|
    | number | | its value is `number`; `places`: decimal places as written |
    | name, constant, unit, set, words | | the letter, `pi`, `cm`, `R`, the words in lower case |
    | sum, product | terms, factors | |
    | negative, percent, plusminus, minusplus, inverse | one | |
    | power | base, exponent | |
    | call | arguments | a function that has a value: `sin` |
    | apply | arguments | a function or index without a value: `f`, `a_` |
    | big | body, index, from, to | `sum`, `prod` |
    | matrix | rows, each a `row` | |
    | sequence | elements | the brackets: `` (a plain list), `()`, `{}`, `[)`, `[]`, `(]` |
    | relation | left, right | `=`, `<`, `<=`, `!=`, `in`, `~` |
    | and, or | statements | |
    | union, intersection, difference | sets | |
    | builder | the element, the condition | |
    | quantity | value, unit (a product of units) | |
    | ratio | terms | |
    | clock | minutes since midnight | `am`, `pm` or `` |
    | based | value, and the digits read in base ten or as letters | the digits |
    | residue | value, modulus | |
    | choice | the text behind the letter | the letter |
    | phrase | the pieces | words and mathematics of which not every word is understood |
    """

    op: str
    args: tuple["Node", ...] = ()
    name: str = ""
    number: Fraction = Fraction(0)
    places: int = 0


def whole(value: int | Fraction) -> Node:
    return Node("number", number=Fraction(value))


def named(letter: str) -> Node:
    return Node("name", name=letter)


def call(function: str, *arguments: Node) -> Node:
    return Node("call", arguments, function)


def times(*factors: Node) -> Node:
    """Return the product; products in it are written out."""
    flat: list[Node] = []
    for factor in factors:
        flat.extend(factor.args if factor.op == "product" else (factor,))
    return flat[0] if len(flat) == 1 else Node("product", tuple(flat))


def plus(*terms: Node) -> Node:
    """Return the sum; sums in it are written out."""
    flat: list[Node] = []
    for term in terms:
        flat.extend(term.args if term.op == "sum" else (term,))
    return flat[0] if len(flat) == 1 else Node("sum", tuple(flat))


def negative(node: Node) -> Node:
    return Node("negative", (node,))


def over(top: Node, bottom: Node) -> Node:
    return times(top, Node("inverse", (bottom,)))


def power(base: Node, exponent: Node) -> Node:
    return Node("power", (base, exponent))


def walk(node: Node) -> Iterator[Node]:
    """Yield the node and all below it."""
    pending = [node]
    while pending:
        current = pending.pop()
        yield current
        pending.extend(current.args)


def contains(node: Node, *ops: str) -> bool:
    return any(part.op in ops for part in walk(node))


def free_names(node: Node) -> frozenset[str]:
    """Return the letters without a value, and the names of functions without one."""
    if node.op == "name":
        return frozenset((node.name,))
    if node.op == "big":
        body = free_names(node.args[0]) - free_names(node.args[1])
        return body.union(*(free_names(bound) for bound in node.args[2:]))
    if node.op == "builder":
        return free_names(node.args[1]) - free_names(node.args[0])  # {x | x > a} is about a
    own = frozenset((node.name,)) if node.op == "apply" else frozenset[str]()
    return own.union(*(free_names(part) for part in node.args))


def replace(node: Node, old: Node, new: Node) -> Node:
    """Return the tree with every `old` in it replaced by `new`."""
    if node == old:
        return new
    if not node.args:
        return node
    return Node(node.op, tuple(replace(part, old, new) for part in node.args), node.name, node.number, node.places)


LARGEST_EXACT = 4_000  # bits of an exact fraction that is computed in the calling process


def exact_value(node: Node) -> Fraction | None:
    """Return the value of a fraction, a sum or a product of numbers; None for everything else and for what is large."""
    if node.op == "number":
        return node.number
    if node.op not in ("negative", "inverse", "sum", "product"):
        return None
    total = Fraction(0) if node.op == "sum" else Fraction(1)
    for part in node.args:
        value = exact_value(part)
        if value is None or value.numerator.bit_length() + value.denominator.bit_length() > LARGEST_EXACT:
            return None
        if node.op == "negative":
            return -value
        if node.op == "inverse":
            return None if value == 0 else 1 / value
        total = total + value if node.op == "sum" else total * value
    return total
