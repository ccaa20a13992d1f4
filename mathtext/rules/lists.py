"""Lists, tuples and sets, element by element."""

from collections.abc import Sequence

from mathtext.expressions.nodes import (
    Node,
)
from mathtext.expressions.readings import Listing
from mathtext.rules.judge import Judge, Verdict, all_of, any_of

LONGEST_LIST = 100  # elements; matching takes quadratic time, and this process has no time limit


def compare_lists(one: Node, other: Node, judge: Judge) -> Verdict | None:
    if one.op != "sequence" and other.op != "sequence":
        return None
    if one.op != "sequence" or other.op != "sequence":
        listed, single = (one, other) if one.op == "sequence" else (other, one)
        return _list_and_single(listed, single, judge)
    first, second = Listing(one.name, one.args), Listing(other.name, other.args)
    if judge.is_quick and max(len(first.elements), len(second.elements)) > LONGEST_LIST:
        return "undecided"
    # a list without brackets may mean a tuple or a set, but different brackets mean different things
    if first.brackets and second.brackets and first.brackets != second.brackets:
        return "wrong"
    if first.brackets == second.brackets == "{}":
        return _same_set(first.elements, second.elements, judge)
    if len(first.elements) != len(second.elements):
        return _lists_of_two_lengths(first, second, judge)
    if first.is_ordered or second.is_ordered:
        return all_of([judge.trees(a, b) for a, b in zip(first.elements, second.elements, strict=True)])
    return _match(list(first.elements), second.elements, judge)


def _list_and_single(listed: Node, single: Node, judge: Judge) -> Verdict:
    if listed.name == "" and len(listed.args) > 1:
        if single.op in ("relation", "and", "or", "builder", "union", "intersection", "difference", "set"):
            return _all_same(listed, single, judge)
        if single.op == "words":
            return "wrong"
        return _all_same(listed, single, judge)
    if single.op in ("words", "choice", "clock", "residue", "remainder"):
        return "wrong"
    if listed.name == "{}" and listed.args and single.op in ("number", "name"):
        if any(part.op == "sequence" for part in listed.args):
            return "wrong"
        return _all_same(listed, single, judge)
    return judge.leaf(listed, single)


def _all_same(listed: Node, single: Node, judge: Judge) -> Verdict:
    """A plain list only says the same value in other ways: two boxes, 7/2 or 3.5, are one answer."""
    if len(listed.args) > LONGEST_LIST:
        return "wrong"
    return all_of([judge.trees(element, single) for element in listed.args])


def _lists_of_two_lengths(first: Listing, second: Listing, judge: Judge) -> Verdict:
    if first.brackets or second.brackets:
        # one element that stands for all, as in a list of points with one point
        for listing, partner in ((first, second), (second, first)):
            if not listing.brackets and len(listing.elements) > 1 and partner.is_ordered:
                single = Node("sequence", partner.elements, partner.brackets)
                if all(part.op == "sequence" for part in listing.elements):
                    return all_of([judge.trees(part, single) for part in listing.elements])
    return "wrong"


def _same_set(first: Sequence[Node], second: Sequence[Node], judge: Judge) -> Verdict:
    """Compare sets: every element of each is in the other; in a set, repeating an element changes nothing."""
    verdicts: list[Verdict] = []
    for elements, others in ((first, second), (second, first)):
        for element in elements:
            verdicts.append(any_of([judge.trees(element, partner) for partner in others]) if others else "wrong")
    return all_of(verdicts)


def _match(answers: list[Node], truths: Sequence[Node], judge: Judge) -> Verdict:
    """Match every true element with a different answer, in any order (equality is transitive, so greedy is enough)."""
    for truth in truths:
        verdicts: list[Verdict] = []
        for position, answer in enumerate(answers):
            verdicts.append(judge.trees(answer, truth))
            if verdicts[-1] == "correct":
                del answers[position]
                break
        else:
            return next((v for v in ("undecided", "unparseable") if v in verdicts), "wrong")
    return "correct"
