"""Sums and products: the two highest rules of the grammar of values."""

from mathtext.expressions.factors import Factors
from mathtext.expressions.functions import (
    FUNCTIONS,
)
from mathtext.expressions.letters import is_letters
from mathtext.expressions.nodes import (
    Node,
    Unreadable,
    call,
    negative,
    over,
    plus,
    times,
    whole,
)
from mathtext.expressions.tokens import Token
from mathtext.expressions.words import EXPONENTS, KNOWN, MAGNITUDES, OPERATORS
from mathtext.units import find_unit

_COMMAND_TIMES = ("cdot", "times", "ast", "star", "bullet")
_STOPS_TEXT = """
le ge ne lt gt in notin cup cap setminus mid to approx equiv cong sim land lor subset subseteq quad implies Rightarrow
parallel perp rightarrow iff Leftrightarrow backslash propto wedge vee because therefore pmod rfloor rceil rangle
rvert parallel subsetneq supset newline hline
"""
_STOPS = frozenset(_STOPS_TEXT.split())


class Grammar(Factors):
    """Reads a value: a sum of products, with and without signs between the factors."""

    def sum(self) -> Node:
        self.c.deeper()
        terms = [self._signed()]
        while True:
            if self.c.take("+") or self._word_operator("+"):
                terms.append(self._signed())
            elif self.c.take("-") or self._word_operator("-"):
                terms.append(negative(self._signed()))
            elif self.c.take("pm") or self._word_operator(r"\pm"):
                terms.append(Node("plusminus", (self.product(),)))
            elif self.c.take("mp"):
                terms.append(Node("minusplus", (self.product(),)))
            elif self.c.at_word("and") and terms[-1].op == "number":
                self.c.next()
                terms.append(self.product())  # three and a half: other lists are cut at "and" before
            else:
                break
        self.c.level -= 1
        return plus(*terms)

    def _signed(self) -> Node:
        for sign, op in (("-", "negative"), ("pm", "plusminus"), ("mp", "minusplus")):
            if self.c.take(sign) or (sign == "-" and self.c.at_word("negative", "minus") and self.c.next()):
                self.c.deeper()
                inner = self._signed()
                self.c.level -= 1
                return Node(op, (inner,))
        if self.c.take("+"):
            return self._signed()
        return self.product()

    def _word_operator(self, sign: str) -> bool:
        token = self.c.peek()
        if token.kind == "word" and OPERATORS.get(token.text.casefold()) == sign and len(token.text) > 1:
            self.c.next()
            return True
        return False

    def product(self) -> Node:
        factors = [self.power()]
        while True:
            if self._takes_times():
                factors.append(self._factor())
            elif self.c.take("/", "div") or self._word_operator("/"):
                self._by()
                factors.append(Node("inverse", (self._factor(),)))
            elif self.c.at_word("out") and self.c.peek(1).text == "of":
                self.c.place += 2
                factors.append(Node("inverse", (self._factor(),)))
            elif self.c.at_word("choose"):
                self.c.next()
                factors = [call("binom", times(*factors), self._factor())]
            elif self.c.at("!"):
                self.c.next()
                factors[-1] = call("factorial", factors[-1])
            elif self._is_x_for_times():
                self.c.next()
                factors.append(self.power())
            elif self._starts_factor():
                factors.append(self._implied(factors))
            elif self.c.at_word("of") and self._unit_after_of():
                factors.append(self.power())
            else:
                return times(*self._with_compound_units(factors))

    def _is_x_for_times(self) -> bool:
        """Return whether an x is a times sign: in 5 x 10^2."""
        following = [self.c.peek(ahead).text for ahead in (1, 2)]
        return self.c.at_word("x") and self.c.tokens[self.c.place - 1].kind == "number" and following == ["10", "^"]

    def _unit_after_of(self) -> bool:
        """Go to the unit in "of a mile", if one is there."""
        ahead = 2 if self.c.peek(1).text in ("a", "an", "the") else 1
        if self.c.peek(ahead).kind == "word" and find_unit(self.c.peek(ahead).text, is_text=True) is not None:
            self.c.place += ahead
            return True
        return False

    def _takes_times(self) -> bool:
        if self.c.take(*_COMMAND_TIMES) or self._word_operator(r"\cdot"):
            self._by()
            return True
        return False

    def _by(self) -> None:
        if self.c.at_word("by"):
            self.c.next()

    def _factor(self) -> Node:
        if self.c.at("-", "+", "pm", "mp"):
            self.c.deeper()
            sign = self.c.next().text
            inner = self._factor()
            self.c.level -= 1
            return {
                "-": negative(inner),
                "+": inner,
                "pm": Node("plusminus", (inner,)),
                "mp": Node("minusplus", (inner,)),
            }[sign]
        return self.power()

    def _implied(self, factors: list[Node]) -> Node:
        """Return the factor that follows without a sign; after a number, a fraction of numbers makes a mixed number."""
        before, first = factors[-1], self.c.peek()
        if first.kind == "word" and before.op == "number" and first.text.casefold() in MAGNITUDES:
            self.c.next()
            return whole(MAGNITUDES[first.text.casefold()])
        factor = self.power()
        if (
            factor.op == "percent"
            and _is_fraction_of_numbers(factor.args[0])
            and before.op == "number"
            and first.text == "frac"
        ):
            factors.pop()
            return Node("percent", (plus(before, factor.args[0]),))
        if before.op == "number" and not before.places and before.number.denominator == 1:
            if _is_fraction_of_numbers(factor) and first.text == "frac":
                factors.pop()
                return plus(before, factor)
            if factor.op == "number" and first.kind == "number":
                if first.gap and self.c.at("/") and self.c.peek(1).kind == "number":
                    self.c.next()
                    bottom = self.power()
                    factors.pop()
                    return plus(before, over(factor, bottom))
                raise Unreadable("two numbers beside each other")
        elif before.op == "number" and first.kind == "number":
            raise Unreadable("two numbers beside each other")
        return factor

    def _with_compound_units(self, factors: list[Node]) -> list[Node]:
        """Read `5 feet 3 inches` and `60° 30'` as sums."""
        units = [place for place, factor in enumerate(factors) if factor.op == "unit"]
        if len(units) < 2 or units[-1] != len(factors) - 1:
            return factors
        parts, start = [], 0
        for place in units:
            part = factors[start : place + 1]
            if len(part) < 2 or part[0].op not in ("number", "sum"):
                return factors
            parts.append(times(*part))
            start = place + 1
        return [plus(*parts)]

    def _starts_factor(self) -> bool:
        token = self.c.peek()
        if token.kind == "number":
            return True
        if token.kind == "word":
            return self._is_factor_word(token)
        if token.kind == "command":
            return token.text not in _STOPS and token.text not in ("pm", "mp", "end", "div", *_COMMAND_TIMES)
        if token.kind == "sign":
            if token.text == "|":
                return self.bars == 0 and not self.bar_stops
            return token.text in ("(", "{", "[")
        return False

    def _is_factor_word(self, token: Token) -> bool:
        word = token.text.casefold()
        if word == "in" and not token.is_text and not self._is_unit_here(1):
            return False
        if len(word) == 1:
            return True
        if word in MAGNITUDES or word in ("pi", "factorial") or word in EXPONENTS:
            return True
        if find_unit(token.text, is_text=token.is_text) is not None or token.text in FUNCTIONS:
            return True
        if word in ("square", "sq", "cubic", "cu"):
            return True
        if word in KNOWN:
            return False
        return is_letters(token)

    def _is_unit_here(self, ahead: int) -> bool:
        following = self.c.peek(ahead)
        return following.kind == "end" or following.text in (",", ";", ")", "^", ".", "/")


def _is_fraction_of_numbers(node: Node) -> bool:
    return (
        node.op == "product"
        and len(node.args) == 2
        and node.args[0].op == "number"
        and node.args[1].op == "inverse"
        and node.args[1].args[0].op == "number"
    )
