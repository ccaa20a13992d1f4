"""Equations that give a value its name, lists of them, and statements without letters."""

from mathtext.expressions.nodes import Node, free_names
from mathtext.expressions.readings import canonical, label_and_value
from mathtext.rules.judge import Judge, Verdict, all_of


def compare_named(one: Node, other: Node, judge: Judge) -> Verdict | None:
    """Compare equations: `x = 5` is 5, and two equations are the same if they give the same, or say the same."""
    if "assignment" in (one.op, other.op):
        return _assignments(one, other, judge)
    pairs = label_and_value(one), label_and_value(other)
    if pairs[0] is not None and pairs[1] is not None:
        return _two_named(one, other, pairs[0], pairs[1], judge)
    for pair, partner, tree in ((pairs[0], other, one), (pairs[1], one, other)):
        if pair is not None:
            label, value = pair
            if partner.op == "relation" and partner.name == "=":
                return judge.leaf(one, other)
            if label.op == "name" and partner.op in ("relation", "and", "or", "builder"):
                return judge.leaf(tree, partner) if _is_scalar(value) else judge.compare(canonical(value), partner)
            return judge.compare(canonical(value), partner)
    statements = [node.op == "relation" and node.name == "=" for node in (one, other)]
    if all(statements):
        return judge.leaf(one, other)
    if any(statements):
        return _statement(*((one, other) if statements[0] else (other, one)), judge)
    return None


def _is_scalar(node: Node) -> bool:
    return node.op not in ("sequence", "union", "intersection", "difference", "set", "builder", "and", "or")


def _two_named(one: Node, other: Node, first: tuple[Node, Node], second: tuple[Node, Node], judge: Judge) -> Verdict:
    verdict = judge.compare(canonical(first[1]), canonical(second[1]))
    if _same_label(first[0], second[0]):
        return verdict
    if verdict == "correct":
        return (
            "correct" if _may_be_renamed(first, second) else judge.leaf(one, other) if _is_scalar(first[1]) else "wrong"
        )
    if not (_is_scalar(first[1]) and _is_scalar(second[1])) or "in" in (one.name, other.name):
        return "wrong" if verdict == "undecided" and not _may_be_renamed(first, second) else verdict
    return judge.leaf(one, other) if not _may_be_renamed(first, second) or verdict == "wrong" else verdict


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


def _statement(statement: Node, partner: Node, judge: Judge) -> Verdict:
    """Compare a statement such as `2 + 3 = 5` with a value: a true one without letters gives its last side."""
    if partner.op in ("relation", "and", "or") or free_names(statement):
        return "wrong" if partner.op != "phrase" else "unparseable"
    sides = statement.args
    truths = [judge.compare(canonical(sides[0]), canonical(side)) for side in sides[1:]]
    return all_of([*truths, judge.compare(canonical(sides[-1]), partner)])


def _assignments(one: Node, other: Node, judge: Judge) -> Verdict:
    if one.op == other.op == "assignment":
        if one.name != other.name:
            return "wrong"
        return all_of([judge.compare(a, b) for a, b in zip(one.args, other.args, strict=True)])
    assignment, partner = (one, other) if one.op == "assignment" else (other, one)
    if partner.op != "sequence" or partner.name not in ("", "()") or len(partner.args) != len(assignment.args):
        if partner.op == "sequence" and len(partner.args) == 1:
            return _assignments(assignment, canonical(partner.args[0]), judge)
        return "wrong"
    return all_of(
        [judge.compare(canonical(a), canonical(b)) for a, b in zip(assignment.args, partner.args, strict=True)]
    )
