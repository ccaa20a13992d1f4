"""Factors in the grammar: atoms with exponents, factorials, indices, degrees and percent signs."""

from fractions import Fraction

from mathtext.expressions.commands import Commands
from mathtext.expressions.cursor import Cursor
from mathtext.expressions.functions import (
    APPLIED,
)
from mathtext.expressions.nodes import (
    Node,
    Unreadable,
    call,
    named,
    negative,
    over,
    plus,
    power,
    times,
    whole,
)
from mathtext.expressions.numbers import written_number
from mathtext.expressions.tokens import Token
from mathtext.expressions.words import EXPONENTS

_ORDINALS = frozenset({"th", "st", "nd", "rd"})


class Factors(Commands):
    """Reads factors."""

    def power(self) -> Node:
        base = self.postfix(self.atom())
        while True:
            if self.c.take("^"):
                if self._takes_ordinal():
                    continue
                exponent = self._exponent()
                if base.op == "name" and base.name in APPLIED and exponent == negative(whole(1)) and self.c.at("("):
                    base = Node("apply", self._arguments(), base.name + " inverse")
                    continue
                base = _permutation(base, exponent) or power(base, exponent)
                base = self.postfix(base)
            elif self.c.peek().kind == "word" and self.c.peek().text.casefold() in EXPONENTS:
                base = power(base, whole(EXPONENTS[self.c.next().text.casefold()]))
            elif [self.c.peek(ahead).text for ahead in range(4)] == ["to", "the", "power", "of"]:
                self.c.place += 4
                base = power(base, self.atom())
            elif self.c.at_word("factorial"):
                self.c.next()
                base = call("factorial", base)
            else:
                return base

    def _takes_ordinal(self) -> bool:
        """Read the ending of an ordinal number: 5^{th} is 5."""
        token = self.c.peek(1) if self.c.at("{") else self.c.peek()
        letters = "".join(self.c.peek(ahead).text for ahead in (1, 2)) if self.c.at("{") else ""
        if token.text not in _ORDINALS and letters not in _ORDINALS:
            return False
        if self.c.at("{"):
            self.c.group()
        else:
            self.c.next()
        return True

    def postfix(self, node: Node) -> Node:
        while True:
            if self.c.at("!") and self.c.peek(1).text != "=":
                self.c.next()
                node = call("factorial", node)
            elif self.c.at("%") or (
                self.c.at_word("percent") or (self.c.at_word("per") and self.c.peek(1).text == "cent")
            ):
                self.c.next()
                if self.c.at_word("cent"):
                    self.c.next()
                node = Node("percent", (node,))
            elif self.c.at("degree"):
                self.c.next()
                node = times(self._minutes(node), Node("unit", name=self._temperature() or "degree"))
            elif self.c.at("'") and node.op in ("name", "apply"):
                self.c.next()
                node = Node(node.op, node.args, node.name + "'", node.number)
            elif self.c.at("_"):
                self.c.next()
                node = self._indexed(node)
            elif node.op == "apply" and node.name.endswith(("'", "_")) and self.c.at("("):
                node = Node("apply", (*node.args, *self._arguments()), node.name)
            else:
                return node

    def _minutes(self, degrees: Node) -> Node:
        """Read `30'` and `15''` behind degrees."""
        parts = [degrees]
        for mark, size in (("'", 60), ("''", 3600)):
            number = self.c.peek()
            length = len(mark)
            if number.kind == "number" and all(self.c.peek(1 + n).text == "'" for n in range(length)):
                if length == 1 and self.c.peek(2).text == "'":
                    continue
                self.c.place += 1 + length
                parts.append(times(written_number(number.text), whole(Fraction(1, size))))
        return plus(*parts)

    def _temperature(self) -> str | None:
        """Read the C of degrees Celsius or the F of degrees Fahrenheit."""
        token = self.c.peek()
        scale = {"C": "celsius", "F": "fahrenheit", "Celsius": "celsius", "Fahrenheit": "fahrenheit"}.get(token.text)
        if token.kind != "word" or scale is None:
            return None
        self.c.next()
        return scale

    def _exponent(self) -> Node:
        if self.c.at("("):
            return self._bracketed()
        if self.c.at("-", "+", "pm"):
            return self._factor_of_exponent()
        return self.argument(whole_number=True)

    def _factor_of_exponent(self) -> Node:
        sign = self.c.next().text
        inner = self.argument(whole_number=True)
        return negative(inner) if sign == "-" else inner

    def _indexed(self, node: Node) -> Node:
        index = self._index()
        if node.op in ("name", "constant"):
            return Node("apply", (index,), node.name + "_")
        if node.op == "apply":
            return Node("apply", (*node.args, index), node.name + "_")
        raise Unreadable("an index without a letter")

    def _index(self) -> Node:
        """Return an index; one that is no value, such as `max`, is a name."""
        if not self.c.at("{"):
            return self.argument(whole_number=True)
        group = self.c.group()
        written = "".join(token.text for token in group.tokens)
        try:
            return self.inner(group).whole_value()
        except Unreadable:
            values = []
            for part in _split(group, ","):
                try:
                    values.append(self.inner(part).whole_value())
                except Unreadable:
                    return named(written)
            return Node("sequence", tuple(values), "()")

    def argument(self, *, whole_number: bool = False) -> Node:
        r"""Return a command's argument: a group, or one token; of a number only its first digit (``\frac12``)."""
        token = self.c.peek()
        if token.text == "{" and token.kind == "sign":
            return self.inner(self.c.group(), thousands=True).whole_value()
        if token.text == "(" and token.kind == "sign":
            return self._bracketed()
        if token.kind == "number" and not whole_number and len(token.text) > 1 and token.text.isdigit():
            self.c.tokens = list(self.c.tokens)
            self.c.tokens[self.c.place] = Token("number", token.text[1:])
            return whole(int(token.text[0]))
        if token.kind == "number":
            self.c.next()
            return written_number(token.text)
        if token.kind == "word" and len(token.text) > 1 and not token.is_text and token.text not in ("pi",):
            self.c.tokens = list(self.c.tokens)
            self.c.tokens[self.c.place] = Token("word", token.text[1:])
            return self._letter(token.text[0])
        if token.kind == "sign" and token.text not in ("|", "["):
            raise Unreadable("an argument is missing")
        return self.atom()

    def atom(self) -> Node:
        self.c.deeper()
        try:
            token = self.c.peek()
            if token.kind == "number":
                return self._number()
            if token.kind == "word":
                return self._word()
            if token.kind == "command":
                return self._command()
            if token.text in ("(", "[", r"\{", "]"):
                return self._bracketed()
            if token.text == "{":
                inner = self.inner(self.c.group())
                if inner.c.is_done:
                    return self._empty_group()
                return inner.group_value()
            if token.text == "|":
                return self._bars()
            if token.text == r"\|":
                self.c.next()
                inner_value = self.sum()
                self.c.expect(r"\|")
                return call("norm", inner_value)
            raise Unreadable(f"{token.text or 'the end'} is not understood")
        finally:
            self.c.level -= 1

    def group_value(self) -> Node:
        r"""Return the value of a group in braces; `{a \over b}` is a fraction."""
        for place, token in enumerate(self.c.tokens):
            if token.kind == "command" and token.text in ("over", "choose", "atop"):
                top = self.inner(Cursor(self.c.tokens[:place])).whole_value()
                bottom = self.inner(Cursor(self.c.tokens[place + 1 :])).whole_value()
                return over(top, bottom) if token.text == "over" else call("binom", top, bottom)
        return self.whole_value()

    def _empty_group(self) -> Node:
        r"""Read ``{}_5C_2``, the number of combinations; an empty group means nothing else."""
        if self.c.take("_", "^"):
            top = self.argument(whole_number=True)
            letter = self.c.next()
            if letter.text in ("C", "P", "A") and self.c.take("_"):
                return call("binom" if letter.text == "C" else "permutations", top, self.argument(whole_number=True))
            raise Unreadable("an index before nothing")
        return self.atom()

    def _bars(self) -> Node:
        self.c.next()
        self.bars += 1
        stops, self.bar_stops = self.bar_stops, False
        value = self.sum()
        self.bar_stops = stops
        self.bars -= 1
        self.c.expect("|")
        return call("abs", value)


def _split(cursor: Cursor, separator: str) -> list[Cursor]:
    parts: list[list[Token]] = [[]]
    for token in cursor.tokens:
        if token.kind == "sign" and token.text == separator:
            parts.append([])
        else:
            parts[-1].append(token)
    return [Cursor(part) for part in parts]


def _permutation(base: Node, exponent: Node) -> Node | None:
    r"""Return ``A_4^2`` and ``C_5^2`` with numbers as the numbers of arrangements and choices; None for anything else."""
    if base.op != "apply" or base.name not in ("A_", "C_", "P_") or exponent.op != "number":
        return None
    (below,) = base.args if len(base.args) == 1 else (named(""),)
    if below.op != "number" or below.number < exponent.number or exponent.number.denominator != 1:
        return None
    return call("binom" if base.name == "C_" else "permutations", below, exponent)
