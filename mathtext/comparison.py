r"""Compare two answers: words, lists, tuples and sets here, values, equations and sets of numbers by `leaf`.

The same code runs twice. In the calling process `leaf` is `undecided`, so only what needs no computing is decided (equal texts, plain
numbers, words, lists of these). Undecided pairs go to a worker process, where `leaf` computes. So the short path and the long one cannot
disagree about lists.

The two answers are put in a fixed order first. So it makes no difference which of the two is the true one.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from mathtext.answer_form import as_words
from mathtext.expressions.nodes import Node, Unreadable, contains, exact_value, walk
from mathtext.expressions.readings import canonical, expanded
from mathtext.expressions.signs import without_spaces, written_form
from mathtext.expressions.statements import read_expression
from mathtext.plain_numbers import PlainNumber, equal_numbers, read_number
from mathtext.rules.equations import compare_named
from mathtext.rules.judge import Verdict
from mathtext.rules.lists import compare_lists
from mathtext.rules.measures import compare_percents, compare_quantities, compare_ratios
from mathtext.rules.words import compare_based, compare_choices, compare_clocks, compare_special, compare_words

__all__ = ["Leaf", "Verdict", "compare", "undecided"]

Leaf = Callable[[Node, Node], Verdict]

_THOUSANDS = re.compile(r"\d,\d{3}")
_RULES = (
    compare_words, compare_choices, compare_clocks, compare_based, compare_special, compare_percents, compare_quantities, compare_ratios,
    compare_named, compare_lists,
)  # fmt: skip
"""Asked in this order; the first that has a verdict decides."""


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
    judge = _Judge(leaf)
    try:
        verdict = judge.trees(trees[0], trees[1])
        return verdict if verdict == "correct" else _without_thousands((one, other), trees, verdict, judge)
    except Unreadable:  # a part that was read as words at first has a reading that is none
        return "unparseable"


@dataclass(frozen=True)
class _Judge:
    """Asks the rules about two trees, and the leaf about what they leave open."""

    leaf_verdict: Leaf

    @property
    def is_quick(self) -> bool:
        return self.leaf_verdict is undecided

    def leaf(self, one: Node, other: Node) -> Verdict:
        return self.leaf_verdict(one, other)

    def trees(self, one: Node, other: Node) -> Verdict:
        verdict = self.compare(canonical(one), canonical(other))
        signs = sum(part.op in ("plusminus", "minusplus") for tree in (one, other) for part in walk(tree))
        is_listed = any(part.op == "sequence" for tree in (one, other) for part in walk(tree))
        if verdict != "wrong" or signs < 2 or not is_listed:
            return verdict
        # (±1, ±2) may mean two points or four
        trees = [canonical(expanded(tree, independent=True)) for tree in (one, other)]
        for first, second in ((trees[0], canonical(other)), (canonical(one), trees[1])):
            again = self.compare(first, second)
            if again in ("correct", "undecided"):
                return again
        return verdict

    def compare(self, one: Node, other: Node) -> Verdict:
        if one == other:
            return "correct"
        for rule in _RULES:
            verdict = rule(one, other, self)
            if verdict is not None:
                return verdict
        return self.computed(one, other)

    def computed(self, one: Node, other: Node) -> Verdict:
        numbers = _plain(one), _plain(other)
        if numbers[0] is not None and numbers[1] is not None:
            return "correct" if equal_numbers(numbers[0], numbers[1]) else "wrong"
        return self.leaf(one, other)


def _without_thousands(texts: tuple[str, str], trees: tuple[Node, Node], verdict: Verdict, judge: _Judge) -> Verdict:
    """Read "100,200" as a list after all, if the other side is a list."""
    for place in (0, 1):
        partner = trees[1 - place]
        if partner.op != "sequence" and partner.op != "assignment" and not contains(partner, "sequence", "plusminus"):
            continue
        if not _THOUSANDS.search(texts[place]):
            continue
        reread = read_expression(texts[place], thousands=False)
        if reread != trees[place]:
            other = judge.trees(*((reread, partner) if place == 0 else (partner, reread)))
            return other if other == "correct" or verdict != "undecided" else verdict
    return verdict


def _plain(node: Node) -> PlainNumber | None:
    value = exact_value(node)
    if value is None:
        return None
    inner = node.args[0] if node.op == "negative" else node
    return PlainNumber(value, inner.places if inner.op == "number" else 0, is_percent=False)
