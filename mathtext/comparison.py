r"""Compare two answers: words, lists, tuples and sets here, values, equations and sets of numbers by `leaf`.

The same code runs twice. In the calling process `leaf` is `undecided`, so only what needs no computing is decided (equal texts, plain
numbers, words, lists of these). Undecided pairs go to a worker process, where `leaf` computes. So the short path and the long one cannot
disagree about lists.

The two answers are put in a fixed order first. So it makes no difference which of the two is the true one.
"""

import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Literal

from mathtext.answer_form import as_words
from mathtext.expressions.nodes import (
    Node,
    Unreadable,
    contains,
    exact_value,
    free_names,
    named,
    over,
    replace,
    times,
    walk,
    whole,
)
from mathtext.expressions.readings import Listing, canonical, expanded, label_and_value
from mathtext.expressions.signs import without_spaces, written_form
from mathtext.expressions.statements import read_expression
from mathtext.plain_numbers import PlainNumber, equal_numbers, read_number
from mathtext.units import GENERIC, find_unit

Verdict = Literal["correct", "wrong", "unparseable", "undecided"]
Leaf = Callable[[Node, Node], Verdict]

LONGEST_LIST = 100  # elements; matching takes quadratic time, and this process has no time limit
_DEGREE = Node("unit", name="degree")
_HALF_DAY = 12 * 3600
_THOUSANDS = re.compile(r"\d,\d{3}")


def undecided(_one: Node, _other: Node) -> Verdict:
    """Leave every comparison that needs computing to a worker process."""
    return "undecided"


def compare(answer: str, truth: str, leaf: Leaf) -> Verdict:
    """Compare two answers (as found by read_answer, any notation)."""
    one, other = sorted((written_form(answer), written_form(truth)))
    if not one or not other:
        return "unparseable"
    if without_spaces(one) == without_spaces(other):
        return "correct"
    numbers = read_number(one), read_number(other)
    if numbers[0] is not None and numbers[1] is not None:
        return "correct" if equal_numbers(numbers[0], numbers[1]) else "wrong"
    spoken = as_words(one), as_words(other)
    if spoken[0] is not None and spoken[0] == spoken[1] and len(spoken[0]) > 1:
        return "correct"
    try:
        trees = read_expression(one), read_expression(other)
    except Unreadable:
        return "unparseable"
    verdict = compare_trees(trees[0], trees[1], leaf)
    return verdict if verdict == "correct" else _without_thousands((one, other), trees, verdict, leaf)


def _without_thousands(texts: tuple[str, str], trees: tuple[Node, Node], verdict: Verdict, leaf: Leaf) -> Verdict:
    """Read "100,200" as a list after all, if the other side is a list."""
    for place in (0, 1):
        partner = trees[1 - place]
        if partner.op != "sequence" and partner.op != "assignment" and not contains(partner, "sequence", "plusminus"):
            continue
        if not _THOUSANDS.search(texts[place]):
            continue
        reread = read_expression(texts[place], thousands=False)
        if reread != trees[place]:
            other = compare_trees(*((reread, partner) if place == 0 else (partner, reread)), leaf)
            return other if other == "correct" or verdict != "undecided" else verdict
    return verdict


def compare_trees(one: Node, other: Node, leaf: Leaf) -> Verdict:
    """Compare two trees as they were read."""
    verdict = _compare(canonical(one), canonical(other), leaf)
    signs = sum(part.op in ("plusminus", "minusplus") for tree in (one, other) for part in walk(tree))
    if verdict == "wrong" and signs > 1 and any(part.op == "sequence" for tree in (one, other) for part in walk(tree)):
        # (±1, ±2) may mean two points or four
        trees = [canonical(expanded(tree, independent=True)) for tree in (one, other)]
        for first, second in ((trees[0], canonical(other)), (canonical(one), trees[1])):
            if _compare(first, second, leaf) in ("correct", "undecided"):
                return _compare(first, second, leaf)
    return verdict


def _compare(one: Node, other: Node, leaf: Leaf) -> Verdict:
    if one == other:
        return "correct"
    for rule in (_words, _choices, _clocks, _based, _special, _percents, _quantities, _ratios, _named, _lists):
        verdict = rule(one, other, leaf)
        if verdict is not None:
            return verdict
    return _computed(one, other, leaf)


def _computed(one: Node, other: Node, leaf: Leaf) -> Verdict:
    numbers = _plain(one), _plain(other)
    if numbers[0] is not None and numbers[1] is not None:
        return "correct" if equal_numbers(numbers[0], numbers[1]) else "wrong"
    return leaf(one, other)


def _plain(node: Node) -> PlainNumber | None:
    value = exact_value(node)
    if value is None:
        return None
    inner = node.args[0] if node.op == "negative" else node
    return PlainNumber(value, inner.places if inner.op == "number" else 0, is_percent=False)


def _words(one: Node, other: Node, leaf: Leaf) -> Verdict | None:
    ops = {one.op, other.op}
    if "words" in ops:
        letters = [node for node in (one, other) if node.op in ("name", "constant", "choice")]
        if letters and any(
            len(node.name) == 1 and node.name == other_node.name.upper()
            for node in letters
            for other_node in (one, other)
            if other_node.op == "words"
        ):
            return "correct"
        if "sequence" in ops:
            return None
        return "wrong"
    if "phrase" in ops:
        return "wrong" if ops == {"phrase"} else "unparseable"
    return None


def _choices(one: Node, other: Node, leaf: Leaf) -> Verdict | None:
    if one.op == other.op == "choice":
        return "correct" if one.name == other.name else "wrong"
    if "choice" not in (one.op, other.op):
        return None
    choice, partner = (one, other) if one.op == "choice" else (other, one)
    if partner.op in ("name", "constant") and len(partner.name) == 1 and partner.name.isalpha():
        if partner.name.upper() == choice.name:
            return "correct"
        if not choice.args:
            return "wrong"
    return _compare(canonical(choice.args[0]), partner, leaf) if choice.args else "wrong"


def _clocks(one: Node, other: Node, leaf: Leaf) -> Verdict | None:
    if one.op == other.op == "clock":
        difference = one.args[0].number - other.args[0].number
        if one.name == other.name:
            return "correct" if difference == 0 else "wrong"
        return "correct" if difference % _HALF_DAY == 0 else "wrong"
    if "clock" not in (one.op, other.op):
        return None
    clock, partner = (one, other) if one.op == "clock" else (other, one)
    if len(clock.args) < 2:
        return "wrong"
    return _compare(clock.args[1], partner, leaf)


def _based(one: Node, other: Node, leaf: Leaf) -> Verdict | None:
    if one.op == other.op == "based":
        return "correct" if one.args[0] == other.args[0] else "wrong"
    if "based" not in (one.op, other.op):
        return None
    based, partner = (one, other) if one.op == "based" else (other, one)
    if partner.op in ("sequence", "relation"):
        return None if partner.op == "relation" else "wrong"
    try:
        digits = read_expression(based.name)
    except Unreadable:
        return _compare(based.args[0], partner, leaf)
    return _any_of([_compare(digits, partner, leaf), _compare(based.args[0], partner, leaf)])


def _special(one: Node, other: Node, leaf: Leaf) -> Verdict | None:
    """Compare remainders, residues and the sets that have a name."""
    ops = {one.op, other.op}
    if ops == {"remainder"}:
        return _all_of([_compare(a, b, leaf) for a, b in zip(one.args, other.args, strict=True)])
    if ops == {"residue"}:
        values = [exact_value(part) for part in (*one.args, *other.args)]
        if None in values:
            return _all_of([_compare(a, b, leaf) for a, b in zip(one.args, other.args, strict=True)])
        first, modulus, second, other_modulus = (value or Fraction(0) for value in values)
        same = modulus == other_modulus != 0 and (first - second) % modulus == 0
        return "correct" if same else "wrong"
    if ops == {"family"}:
        if one.name != other.name:
            return "wrong"
        return _compare(canonical(replace(one.args[0], one.args[1], other.args[1])), canonical(other.args[0]), leaf)
    if "family" in ops:
        family, partner = (one, other) if one.op == "family" else (other, one)
        return _compare(canonical(family.args[0]), partner, leaf)
    if "set" in ops and ops <= {"set", "name"}:
        return "correct" if one.name == other.name else "wrong"
    if ops & {"remainder", "residue"} and not ops & {"relation", "sequence", "assignment"}:
        return "wrong"
    return None


def _percents(one: Node, other: Node, leaf: Leaf) -> Verdict | None:
    """A percent sign may be a unit (10% equals 10) or mean a hundredth (10% equals 0.1)."""
    if one.op == other.op == "percent":
        return _compare(one.args[0], other.args[0], leaf)
    if "percent" not in (one.op, other.op):
        return None
    percent, partner = (one, other) if one.op == "percent" else (other, one)
    if partner.op == "quantity":
        return "wrong"
    if partner.op in ("relation", "sequence", "assignment", "ratio"):
        return None
    value = percent.args[0]
    return _any_of([_compare(value, partner, leaf), _compare(times(value, whole(Fraction(1, 100))), partner, leaf)])


def _quantities(one: Node, other: Node, leaf: Leaf) -> Verdict | None:
    """A unit makes no difference if only one side has it; two units are compared, with the values converted."""
    one, other = _without_generic(one), _without_generic(other)
    if one.op == other.op == "quantity":
        if one.args[1] == other.args[1] or _same_unit(one.args[1], other.args[1]):
            return _compare(canonical(one.args[0]), canonical(other.args[0]), leaf)
        return leaf(times(*one.args), times(*other.args))
    if "quantity" not in (one.op, other.op):
        return None
    quantity, partner = (one, other) if one.op == "quantity" else (other, one)
    if partner.op in ("relation", "sequence", "assignment", "ratio", "union"):
        return None
    value, unit = quantity.args
    readings = [_compare(canonical(value), partner, leaf)]
    if unit == _DEGREE or (unit.op == "unit" and unit.name in ("degrees", "degree", "deg")):
        readings.append(leaf(times(value, _DEGREE), partner))
    if contains(partner, "unit"):
        readings = [leaf(times(value, unit), partner)]
    letters = _as_letters(unit)
    if letters is not None:
        readings.append(_compare(times(value, letters), partner, leaf))
    return _any_of(readings)


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


def _ratios(one: Node, other: Node, leaf: Leaf) -> Verdict | None:
    if one.op == other.op == "ratio":
        if len(one.args) != len(other.args):
            return "wrong"
        if exact_value(one.args[0]) == 0 or exact_value(other.args[0]) == 0:
            return _all_of([_compare(a, b, leaf) for a, b in zip(one.args, other.args, strict=True)])
        first, second = one.args[0], other.args[0]
        pairs = zip(one.args[1:], other.args[1:], strict=True)
        return _all_of([_computed(times(a, second), times(b, first), leaf) for a, b in pairs])
    if "ratio" not in (one.op, other.op):
        return None
    ratio, partner = (one, other) if one.op == "ratio" else (other, one)
    if partner.op in ("sequence", "relation", "assignment"):
        return None if partner.op == "relation" else "wrong"
    if len(ratio.args) != 2 or exact_value(ratio.args[1]) == 0:
        return "wrong"
    return _compare(over(*ratio.args), partner, leaf)


def _named(one: Node, other: Node, leaf: Leaf) -> Verdict | None:
    """Compare equations: `x = 5` is 5, and two equations are the same if they give the same, or say the same."""
    if "assignment" in (one.op, other.op):
        return _assignments(one, other, leaf)
    pairs = label_and_value(one), label_and_value(other)
    if pairs[0] is not None and pairs[1] is not None:
        return _two_named(one, other, pairs[0], pairs[1], leaf)
    for pair, partner, tree in ((pairs[0], other, one), (pairs[1], one, other)):
        if pair is not None:
            label, value = pair
            if partner.op == "relation" and partner.name == "=":
                return leaf(one, other)
            if label.op == "name" and partner.op in ("relation", "and", "or", "builder"):
                return (
                    leaf(_condition(tree, value), partner)
                    if _is_scalar(value)
                    else _compare(canonical(value), partner, leaf)
                )
            return _compare(canonical(value), partner, leaf)
    statements = [node.op == "relation" and node.name == "=" for node in (one, other)]
    if all(statements):
        return leaf(one, other)
    if any(statements):
        return _statement(*((one, other) if statements[0] else (other, one)), leaf)
    return None


def _condition(tree: Node, value: Node) -> Node:
    return tree


def _is_scalar(node: Node) -> bool:
    return node.op not in ("sequence", "union", "intersection", "difference", "set", "builder", "and", "or")


def _two_named(one: Node, other: Node, first: tuple[Node, Node], second: tuple[Node, Node], leaf: Leaf) -> Verdict:
    verdict = _compare(canonical(first[1]), canonical(second[1]), leaf)
    if _same_label(first[0], second[0]):
        return verdict
    if verdict == "correct":
        return "correct" if _may_be_renamed(first, second) else leaf(one, other) if _is_scalar(first[1]) else "wrong"
    if not (_is_scalar(first[1]) and _is_scalar(second[1])) or "in" in (one.name, other.name):
        return "wrong" if verdict == "undecided" and not _may_be_renamed(first, second) else verdict
    return leaf(one, other) if not _may_be_renamed(first, second) or verdict == "wrong" else verdict


def _same_label(one: Node, other: Node) -> bool:
    if one.op == other.op == "product":
        return sorted(map(repr, one.args)) == sorted(map(repr, other.args))
    return one == other


def _may_be_renamed(first: tuple[Node, Node], second: tuple[Node, Node]) -> bool:
    """Return whether two names may be those of one value: `y` and `f(x)`, or words and a letter."""
    labels = first[0], second[0]
    if _same_label(*labels):
        return True
    if any(label.op == "words" for label in labels):
        return labels[0].op != labels[1].op
    for label, partner in (labels, labels[::-1]):
        letters = free_names(first[1]) | free_names(second[1])
        if label.op == "name" and label.name not in letters and _is_function(partner):
            return True
    return (
        all(_is_function(label) for label in labels)
        and labels[0].op == labels[1].op == "apply"
        and labels[0].args == labels[1].args
    )


def _is_function(label: Node) -> bool:
    return label.op == "apply" and not label.name.endswith("_")


def _statement(statement: Node, partner: Node, leaf: Leaf) -> Verdict:
    """Compare a statement such as `2 + 3 = 5` with a value: a true one without letters gives its last side."""
    if partner.op in ("relation", "and", "or") or free_names(statement):
        return "wrong" if partner.op != "phrase" else "unparseable"
    sides = statement.args
    truths = [_compare(canonical(sides[0]), canonical(side), leaf) for side in sides[1:]]
    return _all_of([*truths, _compare(canonical(sides[-1]), partner, leaf)])


def _assignments(one: Node, other: Node, leaf: Leaf) -> Verdict:
    if one.op == other.op == "assignment":
        if one.name != other.name:
            return "wrong"
        return _all_of([_compare(a, b, leaf) for a, b in zip(one.args, other.args, strict=True)])
    assignment, partner = (one, other) if one.op == "assignment" else (other, one)
    if partner.op != "sequence" or partner.name not in ("", "()") or len(partner.args) != len(assignment.args):
        if partner.op == "sequence" and len(partner.args) == 1:
            return _assignments(assignment, canonical(partner.args[0]), leaf)
        return "wrong"
    return _all_of(
        [_compare(canonical(a), canonical(b), leaf) for a, b in zip(assignment.args, partner.args, strict=True)]
    )


def _lists(one: Node, other: Node, leaf: Leaf) -> Verdict | None:
    if one.op != "sequence" and other.op != "sequence":
        return None
    if one.op != "sequence" or other.op != "sequence":
        listed, single = (one, other) if one.op == "sequence" else (other, one)
        return _list_and_single(listed, single, leaf)
    first, second = Listing(one.name, one.args), Listing(other.name, other.args)
    if leaf is undecided and max(len(first.elements), len(second.elements)) > LONGEST_LIST:
        return "undecided"
    # a list without brackets may mean a tuple or a set, but different brackets mean different things
    if first.brackets and second.brackets and first.brackets != second.brackets:
        return "wrong"
    if first.brackets == second.brackets == "{}":
        return _same_set(first.elements, second.elements, leaf)
    if len(first.elements) != len(second.elements):
        return _lists_of_two_lengths(first, second, leaf)
    if first.is_ordered or second.is_ordered:
        return _all_of([_element(a, b, leaf) for a, b in zip(first.elements, second.elements, strict=True)])
    return _match(list(first.elements), second.elements, leaf)


def _element(one: Node, other: Node, leaf: Leaf) -> Verdict:
    return compare_trees(one, other, leaf)


def _list_and_single(listed: Node, single: Node, leaf: Leaf) -> Verdict:
    if listed.name == "" and len(listed.args) > 1:
        if single.op in ("relation", "and", "or", "builder", "union", "intersection", "difference", "set"):
            return _all_same(listed, single, leaf)
        if single.op == "words":
            return "wrong"
        return _all_same(listed, single, leaf)
    if single.op in ("words", "choice", "clock", "residue", "remainder"):
        return "wrong"
    if listed.name == "{}" and listed.args and single.op in ("number", "name"):
        if any(part.op == "sequence" for part in listed.args):
            return "wrong"
        return _all_same(listed, single, leaf)
    return leaf(listed, single)


def _all_same(listed: Node, single: Node, leaf: Leaf) -> Verdict:
    """A plain list only says the same value in other ways: two boxes, 7/2 or 3.5, are one answer."""
    if len(listed.args) > LONGEST_LIST:
        return "wrong"
    return _all_of([_element(element, single, leaf) for element in listed.args])


def _lists_of_two_lengths(first: Listing, second: Listing, leaf: Leaf) -> Verdict:
    if first.brackets or second.brackets:
        # one element that stands for all, as in a list of points with one point
        for listing, partner in ((first, second), (second, first)):
            if not listing.brackets and len(listing.elements) > 1 and partner.is_ordered:
                single = Node("sequence", partner.elements, partner.brackets)
                if all(part.op == "sequence" for part in listing.elements):
                    return _all_of([_element(part, single, leaf) for part in listing.elements])
    return "wrong"


def _same_set(first: Sequence[Node], second: Sequence[Node], leaf: Leaf) -> Verdict:
    """Compare sets: every element of each is in the other; in a set, repeating an element changes nothing."""
    verdicts: list[Verdict] = []
    for elements, others in ((first, second), (second, first)):
        for element in elements:
            verdicts.append(_any_of([_element(element, partner, leaf) for partner in others]) if others else "wrong")
    return _all_of(verdicts)


def _all_of(verdicts: Sequence[Verdict]) -> Verdict:
    order: tuple[Verdict, ...] = ("wrong", "unparseable", "undecided")
    return next((verdict for verdict in order if verdict in verdicts), "correct")


def _any_of(verdicts: Sequence[Verdict]) -> Verdict:
    order: tuple[Verdict, ...] = ("correct", "undecided", "unparseable")
    return next((verdict for verdict in order if verdict in verdicts), "wrong")


def _match(answers: list[Node], truths: Sequence[Node], leaf: Leaf) -> Verdict:
    """Match every true element with a different answer, in any order (equality is transitive, so greedy is enough)."""
    for truth in truths:
        verdicts: list[Verdict] = []
        for position, answer in enumerate(answers):
            verdicts.append(_element(answer, truth, leaf))
            if verdicts[-1] == "correct":
                del answers[position]
                break
        else:
            return next((v for v in ("undecided", "unparseable") if v in verdicts), "wrong")
    return "correct"
