"""What a tree may stand for: both values of a plus-minus, the name that an equation gives its value, lists of equations."""

from dataclasses import dataclass
from itertools import product

from mathtext.expressions.nodes import Node, contains, free_names, negative, walk

MOST_SIGNS = 6  # plus-minus signs in one element whose values are all written out
_LABEL_CALLS = frozenset(
    {"det", "deg", "dim", "arg", "tr", "rank", "Re", "Im", "max", "min", "gcd", "lcm", "norm", "abs"}
)


@dataclass(frozen=True, slots=True)
class Listing:
    """Elements and the brackets around them: "" (a plain list), "()" (a tuple), "{}" (a set), "[)" …"""

    brackets: str
    elements: tuple[Node, ...]

    @property
    def is_ordered(self) -> bool:
        return self.brackets not in ("", "{}")


def canonical(node: Node) -> Node:
    """Return the tree with plus-minus written out, equations between names and values sorted, and brackets around one element off."""
    node = expanded(node)
    if node.op == "sequence" and node.name == "":
        return _of_list(node)
    if node.op == "relation":
        return _of_relation(node)
    if node.op == "sequence" and node.name == "{}":
        elements = tuple(part if part.op == "sequence" and part.name == "{}" else canonical(part) for part in node.args)
        if len(elements) == 1 and node.args[0].op != "sequence" and elements[0].op not in ("sequence", "words"):
            return elements[0]
        return Node("sequence", elements, "{}")
    return node


def expanded(node: Node, *, independent: bool = False) -> Node:
    """Return the list of all values that the signs ± and ∓ stand for: all upper, then all lower; or every combination."""
    if not contains(node, "plusminus", "minusplus"):
        return node
    if node.op == "sequence" and node.name in ("", "{}"):
        elements: list[Node] = []
        for part in node.args:
            whole = expanded(part, independent=independent)
            elements.extend(whole.args if whole.op == "sequence" and whole.name == "" else (whole,))
        return Node("sequence", tuple(elements), node.name)
    if node.op == "relation" and len(node.args) == 2 and not contains(node.args[0], "plusminus", "minusplus"):
        values = expanded(node.args[1], independent=independent)
        parts = values.args if values.op == "sequence" and values.name == "" else (values,)
        return Node("sequence", tuple(Node("relation", (node.args[0], part), node.name) for part in parts), "")
    count = sum(part.op in ("plusminus", "minusplus") for part in walk(node))
    if independent and count <= MOST_SIGNS:
        return Node(
            "sequence", tuple(_with_signs(node, list(signs)) for signs in product((True, False), repeat=count)), ""
        )
    return Node("sequence", tuple(_with_signs(node, [upper] * count) for upper in (True, False)), "")


def _with_signs(node: Node, upper: list[bool]) -> Node:
    """Return the tree with each sign replaced by its upper or its lower one; the signs are used up from the left."""
    if node.op in ("plusminus", "minusplus"):
        is_upper = upper.pop(0)
        inner = _with_signs(node.args[0], upper)
        return inner if is_upper == (node.op == "plusminus") else negative(inner)
    if not node.args:
        return node
    return Node(node.op, tuple(_with_signs(part, upper) for part in node.args), node.name, node.number, node.places)


def is_label(node: Node) -> bool:
    """Return whether an expression is only a name for the value on the other side of an equation."""
    if node.op in ("name", "words") or (node.op == "constant" and node.name != "infinity"):
        return True
    if node.op == "apply":
        return True
    if node.op == "call":
        return node.name in ("det", "deg", "dim", "arg", "tr", "rank") and all(is_label(part) for part in node.args)
    if node.op == "ratio":
        return all(part.op == "name" for part in node.args)
    if node.op != "product" or len(node.args) > 4:
        return False
    last = node.args[-1]
    if last.op == "inverse" and node.args[0] == Node("name", name="d") and last.args[0].op == "product":
        return last.args[0].args[0] == node.args[0]  # dy/dx
    return all(part.op in ("name", "apply", "constant") for part in node.args)


def label_and_value(node: Node) -> tuple[Node, Node] | None:
    """Return the name and the value of an equation such as `x = 5`, `5 = x`, `AB = 4` or of a membership; None for others."""
    if node.op != "relation" or node.name not in ("=", "in"):
        return None
    left, right = node.args[0], node.args[-1]
    if is_label(left) and not _defines_itself(left, right):
        return left, right
    if node.name == "=" and is_label(right) and not _defines_itself(right, left) and right.op != "constant":
        return right, left
    return None


def _defines_itself(label: Node, value: Node) -> bool:
    return label.op == "name" and label.name in free_names(value)


def _of_relation(node: Node) -> Node:
    left, right = node.args[0], node.args[-1]
    if (
        node.name in ("=", "in")
        and left.op == "sequence"
        and left.name == "()"
        and all(is_label(part) for part in left.args)
    ):
        if node.name == "=" and right.op == "sequence" and right.name == "()" and len(right.args) == len(left.args):
            return _assignment(tuple(zip(left.args, right.args, strict=True)))
        if right.op == "sequence":
            return canonical(right)
    if node.name == "=" and len(node.args) > 2 and label_and_value(node) is not None:
        return Node("relation", (left, right), "=")
    return node


def _assignment(pairs: tuple[tuple[Node, Node], ...]) -> Node:
    """Return the values in the order of their names, with the names joined."""
    ordered = sorted(pairs, key=lambda pair: repr(pair[0]))
    return Node("assignment", tuple(value for _, value in ordered), "|".join(repr(name) for name, _ in ordered))


def _of_list(node: Node) -> Node:
    elements = tuple(_of_element(part) for part in node.args)
    named = [label_and_value(part) for part in elements]
    equations = [pair for pair in named if pair is not None]
    if len(equations) == len(elements) > 1 and all(part.name == "=" for part in elements):
        labels = {repr(label) for label, _ in equations}
        if len(labels) == len(equations):
            return _assignment(tuple(equations))
        if len(labels) == 1:
            return Node(
                "relation", (equations[0][0], Node("sequence", tuple(value for _, value in equations), "")), "="
            )
    if named and named[0] is not None and len(equations) == 1 and elements[0].name == "=":
        label, first = named[0]
        if not any(part.op in ("relation", "words", "and", "or") for part in elements[1:]):
            # n = 2, 3, 4
            rest = Node("sequence", (first, *elements[1:]), "")
            if first.op == "sequence" and label.op == "sequence":
                return rest
            return Node("relation", (label, rest), "=")
    family = _family(elements)
    if family is not None:
        return family
    if (
        elements[0].op == "relation"
        and elements[0].name == "!="
        and len(elements) > 1
        and all(_is_number(part) for part in elements[1:])
    ):
        left, right = elements[0].args
        letter = left if left.op == "name" else right
        others = (Node("relation", (letter, part), "!=") for part in elements[1:])
        return Node("and", (elements[0], *others), ",")  # x is neither 1 nor 2
    if len(elements) > 1 and all(part.op in ("relation", "and") and part.name != "=" for part in elements):
        letters = frozenset.intersection(*(free_names(part) for part in elements))
        if len(letters) == 1:
            return Node("and", elements, ",")  # x > 1, x < 4
    first_element = node.args[0]
    if (
        first_element.op == "relation"
        and first_element.name == "="
        and first_element.args[0].op == "sequence"
        and len(node.args) > 1
    ):
        # (x, y) = (1, 2), (3, 4)
        return Node("sequence", (first_element.args[-1], *elements[1:]), "")
    return Node("sequence", elements, "")


def _is_number(node: Node) -> bool:
    return node.op in ("number", "negative", "call", "product", "sum", "power") and not free_names(node)


def _family(elements: tuple[Node, ...]) -> Node | None:
    """Return `kπ, k ∈ Z` as the values for all whole numbers k."""
    last = elements[-1]
    if (
        last.op != "relation"
        or last.name != "in"
        or last.args[0].op != "name"
        or last.args[1].op != "set"
        or last.args[1].name == "R"
    ):
        return None
    letter = last.args[0]
    rest = elements[:-1]
    if (
        not rest
        or not all(letter.name in free_names(part) for part in rest)
        or any(part.op == "relation" and part.name not in ("=",) for part in rest)
    ):
        return None
    return Node("family", (rest[0] if len(rest) == 1 else Node("sequence", rest, ""), letter), last.args[1].name)


def _of_element(node: Node) -> Node:
    if node.op == "sequence" and node.name == "":
        inner = _of_list(node)
        return Node("sequence", inner.args, "()") if inner.op == "assignment" else inner
    return _of_relation(node) if node.op == "relation" else node
