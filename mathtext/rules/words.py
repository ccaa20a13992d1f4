"""Words, choices, times of day, numbers in a base, remainders and residues."""

from fractions import Fraction

from mathtext.expressions.nodes import Node, Unreadable, exact_value, replace
from mathtext.expressions.readings import canonical
from mathtext.expressions.statements import read_expression
from mathtext.rules.judge import Judge, Verdict, all_of, any_of

_HALF_DAY = 12 * 3600


def compare_words(one: Node, other: Node, judge: Judge) -> Verdict | None:
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


def compare_choices(one: Node, other: Node, judge: Judge) -> Verdict | None:
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
    return judge.compare(canonical(choice.args[0]), partner) if choice.args else "wrong"


def compare_clocks(one: Node, other: Node, judge: Judge) -> Verdict | None:
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
    return judge.compare(clock.args[1], partner)


def compare_based(one: Node, other: Node, judge: Judge) -> Verdict | None:
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
        return judge.compare(based.args[0], partner)
    return any_of([judge.compare(digits, partner), judge.compare(based.args[0], partner)])


def compare_special(one: Node, other: Node, judge: Judge) -> Verdict | None:
    """Compare remainders, residues and the sets that have a name."""
    ops = {one.op, other.op}
    if ops == {"remainder"}:
        return all_of([judge.compare(a, b) for a, b in zip(one.args, other.args, strict=True)])
    if ops == {"residue"}:
        values = [exact_value(part) for part in (*one.args, *other.args)]
        if None in values:
            return all_of([judge.compare(a, b) for a, b in zip(one.args, other.args, strict=True)])
        first, modulus, second, other_modulus = (value or Fraction(0) for value in values)
        same = modulus == other_modulus != 0 and (first - second) % modulus == 0
        return "correct" if same else "wrong"
    if ops == {"family"}:
        if one.name != other.name:
            return "wrong"
        return judge.compare(canonical(replace(one.args[0], one.args[1], other.args[1])), canonical(other.args[0]))
    if "family" in ops:
        family, partner = (one, other) if one.op == "family" else (other, one)
        return judge.compare(canonical(family.args[0]), partner)
    if "set" in ops and ops <= {"set", "name"}:
        return "correct" if one.name == other.name else "wrong"
    if ops & {"remainder", "residue"} and not ops & {"relation", "sequence", "assignment"}:
        return "wrong"
    return None
