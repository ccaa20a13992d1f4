"""The grammar of values: sums, products, powers, functions, matrices, and what a bare run of letters means."""

from fractions import Fraction

from mathtext.expressions.cursor import Cursor
from mathtext.expressions.functions import (
    ACCENTS,
    CONSTANTS,
    FUNCTIONS,
    GREEK,
    INVERSES,
    NEEDS_BRACKET,
    NUMBER_SETS,
    SAME_LETTER,
)
from mathtext.expressions.nodes import Node, Unreadable, call, named, negative, over, plus, power, replace, times, walk, whole
from mathtext.expressions.numbers import number_words, repeating, written_number
from mathtext.expressions.tokens import Token
from mathtext.expressions.words import EXPONENTS, KNOWN, MAGNITUDES, OPERATORS, PARTS, SMALL
from mathtext.units import find_unit

_TIMES = (r"\cdot", r"\times", r"\ast", r"\star", r"\bullet")
_COMMAND_TIMES = ("cdot", "times", "ast", "star", "bullet")
_STOPS_TEXT = """
le ge ne lt gt in notin cup cap setminus mid to approx equiv cong sim land lor subset subseteq quad implies Rightarrow
parallel perp rightarrow iff Leftrightarrow backslash propto wedge vee because therefore pmod rfloor rceil rangle
rvert parallel subsetneq supset newline hline
"""
_STOPS = frozenset(
    _STOPS_TEXT.split()
)
APPLIED = frozenset("fghFGHpPqQ")
_MATRICES = frozenset({"matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "smallmatrix", "array", "psmallmatrix", "bsmallmatrix"})
_ORDINALS = frozenset({"th", "st", "nd", "rd"})
_PRODUCT_LETTERS = 3  # letters; "xyz" may be a product, but "even" is a word


class Grammar:
    """Reads one value from a cursor. `thousands`: a comma before three digits is part of a number."""

    def __init__(self, cursor: Cursor, *, thousands: bool) -> None:
        self.c = cursor
        self.thousands = thousands
        self.bars = 0
        self.bar_stops = False

    def inner(self, cursor: Cursor, *, thousands: bool | None = None) -> "Grammar":
        grammar = type(self)(cursor, thousands=self.thousands if thousands is None else thousands)
        grammar.c.deeper()
        return grammar

    def whole_value(self) -> Node:
        """Return the value of all tokens; raise Unreadable if some are left."""
        value = self.sum()
        if not self.c.is_done:
            raise Unreadable(f"{self.c.peek().text} is not understood")
        return value

    # sums and products

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
            return token.text in ("(", "{", "[") and not (token.text == "[" and False)
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
        return _is_letters(token)

    def _is_unit_here(self, ahead: int) -> bool:
        following = self.c.peek(ahead)
        return following.kind == "end" or following.text in (",", ";", ")", "^", ".", "/")

    # powers and atoms

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
                base = _permutation(base, exponent) or _raised(base, exponent)
                base = self.postfix(base)
            elif self.c.peek().kind == "word" and self.c.peek().text.casefold() in EXPONENTS:
                base = power(base, whole(EXPONENTS[self.c.next().text.casefold()]))
            elif self.c.at_word("factorial"):
                self.c.next()
                base = call("factorial", base)
            else:
                return base

    def _takes_ordinal(self) -> bool:
        """Read the ending of an ordinal number: 5^{th} is 5."""
        token = self.c.peek(1) if self.c.at("{") else self.c.peek()
        if token.text not in _ORDINALS:
            if "".join(self.c.peek(ahead).text for ahead in (1, 2)) not in _ORDINALS or not self.c.at("{"):
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
        return self.group_content()

    def group_content(self) -> Node:
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

    def _number(self) -> Node:
        token = self.c.next()
        digits = token.text
        while self.thousands and digits.isdigit() and len(digits) <= 3 + 4 * 12 and self._continues_number(digits):
            digits += self.c.peek(1).text.partition(".")[0]
            if "." in self.c.peek(1).text:
                digits += "." + self.c.peek(1).text.partition(".")[2]
            self.c.place += 2
        if self.c.at("...") and "." in digits:
            self.c.next()
            return repeating(digits)
        if self._starts_bracketed_period(digits):
            self.c.place += 2 if self.c.at(".") else 1
            period = self.c.next().text
            self.c.next()
            return repeating(digits if "." in digits else digits + ".", period)
        if digits.endswith(".") or self._starts_period():
            return self._period(digits)
        return written_number(digits)

    def _continues_number(self, digits: str) -> bool:
        comma, following = self.c.peek(), self.c.peek(1)
        first_group = digits if len(digits) <= 3 else None
        return (
            comma.text == ","
            and comma.kind == "sign"
            and not comma.gap
            and not following.gap
            and following.kind == "number"
            and len(following.text.partition(".")[0]) == 3
            and "e" not in following.text.lower()
            and (first_group is not None or len(digits) % 3 in (0, 1, 2))
            and not digits.startswith("0")
        )

    def _starts_bracketed_period(self, digits: str) -> bool:
        """Return whether digits in brackets follow directly, as in 0.1(6)."""
        place = 1 if self.c.at(".") else 0
        if place == 0 and "." not in digits:
            return False
        opening, inner, closing = (self.c.peek(place + ahead) for ahead in range(3))
        return (
            (opening.text, closing.text) == ("(", ")")
            and not (opening.gap or inner.gap)
            and inner.kind == "number"
            and inner.text.isdigit()
        )

    def _starts_period(self) -> bool:
        place = 1 if self.c.at(".") else 0
        token = self.c.peek(place)
        if token.kind == "command" and token.text in ("overline", "bar", "dot", "overset"):
            following = self.c.peek(place + 1)
            return following.kind == "number" or (following.text == "{" and self.c.peek(place + 2).kind == "number")
        return False

    def _period(self, digits: str) -> Node:
        r"""Read ``0.1\overline{6}`` and ``0.\dot{1}2\dot{3}``."""
        if self.c.take("."):
            digits += "."
        if "." not in digits:
            raise Unreadable("a bar over digits without a decimal point")
        if self.c.take("overline", "bar"):
            return repeating(digits, self._digits())
        self.c.expect("dot")
        period = self._digits()
        if self.c.peek().kind == "number" and self.c.peek().text.isdigit() and self.c.peek(1).text == "dot":
            period += self.c.next().text
        if self.c.take("dot"):
            period += self._digits()
        return repeating(digits, period)

    def _digits(self) -> str:
        tokens = self.c.group().tokens if self.c.at("{") else [self.c.next()]
        if len(tokens) != 1 or not tokens[0].text.isdigit():
            raise Unreadable("digits are missing")
        return tokens[0].text

    def _word(self) -> Node:
        token = self.c.peek()
        word = token.text.casefold()
        following = self.c.peek(1).text.casefold()
        if word == "a" and (following in PARTS or following in MAGNITUDES):
            value = number_words(self.c)
            if value is not None:
                return value
        if len(token.text) == 1:
            unit = find_unit(token.text, is_text=True) if token.is_text and self._may_be_unit(token) else None
            self.c.next()
            return Node("unit", name=token.text) if unit is not None else self._applied(self._letter(token.text))
        if token.text in FUNCTIONS and (token.text not in NEEDS_BRACKET or self.c.peek(1).text in ("(", "{")):
            self.c.next()
            return self._function(FUNCTIONS[token.text])
        if word in SMALL or word in PARTS:
            value = number_words(self.c)
            if value is not None:
                return value
        if word in CONSTANTS and (len(word) > 2 or word == "pi"):
            self.c.next()
            return Node("constant", name=CONSTANTS[word])
        if word in GREEK and not token.is_text and word not in ("in",):
            self.c.next()
            return named(SAME_LETTER.get(word, word))
        if word in MAGNITUDES and self.c.place == 0:
            self.c.next()
            return whole(MAGNITUDES[word])
        if word == "percent" and self.c.place:
            raise Unreadable("percent")
        unit = self._unit(token)
        if unit is not None:
            return unit
        if _is_letters(token) and word not in KNOWN:
            self.c.next()
            return times(*(self._letter(letter) for letter in token.text[:-1]), self.postfix_letter(token.text[-1]))
        raise Unreadable(f"the word {token.text} is not understood")

    def postfix_letter(self, letter: str) -> Node:
        """Return the last letter of a run, with the power that belongs to it alone."""
        node = self.postfix(self._letter(letter))
        if self.c.take("^"):
            node = power(node, self._exponent())
        return node

    def _may_be_unit(self, token: Token) -> bool:
        """Return whether a single letter may be a unit: behind a value and a space, or within a unit, as in m/s."""
        if not self.c.place:
            return False
        before = self.c.tokens[self.c.place - 1]
        if before.text in ("/", "cdot") and (
            before.is_text or (self.c.place > 1 and self.c.tokens[self.c.place - 2].is_text)
        ):
            return True
        return token.gap and (
            before.kind == "number" or before.text in ("}", ")", "/", "%", "pi", "cdot") or before.kind == "word"
        )

    def _unit(self, token: Token) -> Node | None:
        """Return the unit that comes next, with `square` before it, or None."""
        area = {"square": 2, "sq": 2, "cubic": 3, "cu": 3}.get(token.text.casefold())
        if area is not None:
            ahead = 2 if self.c.peek(1).text == "." else 1
            measured = self.c.peek(ahead)
            if measured.kind == "word" and find_unit(measured.text, is_text=True) is not None:
                self.c.place += ahead + 1
                self._end_of_abbreviation()
                unit = Node("unit", name=measured.text)
                return unit if measured.text in ("units", "unit") else power(unit, whole(area))
        if find_unit(token.text, is_text=token.is_text) is None:
            return None
        self.c.next()
        self._end_of_abbreviation()
        return Node("unit", name=token.text)

    def _end_of_abbreviation(self) -> None:
        if self.c.at(".") and self.c.peek(1).kind in ("end", "command", "word"):
            self.c.next()

    def _letter(self, letter: str) -> Node:
        if letter in ("e", "i"):
            return Node("constant", name=letter)
        return named(letter)

    def _applied(self, node: Node) -> Node:
        if node.op == "name" and node.name in APPLIED and self.c.at("(") and not self.c.peek().gap:
            return Node("apply", self._arguments(), node.name)
        return node

    def _arguments(self) -> tuple[Node, ...]:
        inside = self._bracketed()
        return inside.args if inside.op == "sequence" and inside.name == "()" else (inside,)

    def _bars(self) -> Node:
        self.c.next()
        self.bars += 1
        stops, self.bar_stops = self.bar_stops, False
        value = self.sum()
        self.bar_stops = stops
        self.bars -= 1
        self.c.expect("|")
        return call("abs", value)

    def _bracketed(self) -> Node:
        raise NotImplementedError

    # commands

    def _command(self) -> Node:
        token = self.c.next()
        name = token.text
        if name == "frac":
            top = self.argument()
            return over(top, self.argument())
        if name == "sqrt":
            return self._root()
        if name == "binom":
            top = self.argument()
            return call("binom", top, self.argument())
        if name in ("sum", "prod"):
            return self._big(name)
        if name == "int":
            return self._integral()
        if name in ("lfloor", "lceil", "lvert"):
            return self._closed(name)
        if name in ("angle", "triangle", "overline", "overrightarrow", "bar", "measuredangle"):
            return self._figure(name)
        if name in ACCENTS:
            return self._accent(name)
        if name in ("mathbb", "Bbb", "mathcal", "mathscr", "mathfrak"):
            return self._styled(name)
        if name == "begin":
            return self._environment()
        if name == "langle":
            return self._angle_brackets()
        if name in ("dollars", "rupees", "euros", "pounds", "yen", "roubles", "won"):
            return self._money(name)
        if name in FUNCTIONS and name != "sign":
            return self._function(FUNCTIONS[name])
        if name in CONSTANTS:
            return Node("constant", name=CONSTANTS[name])
        if name in ("emptyset",):
            return Node("sequence", (), "{}")
        if name in GREEK:
            letter = SAME_LETTER.get(name, name)
            return self._applied(self._letter(letter) if len(letter) == 1 else named(letter))
        if name in ("text",):
            return self.atom()
        raise Unreadable(f"\\{name} is not understood")

    def _root(self) -> Node:
        degree = None
        if self.c.take("["):
            degree = self.sum()
            self.c.expect("]")
        inside = self.argument()
        return call("sqrt", inside) if degree is None else call("root", inside, degree)

    def _closed(self, name: str) -> Node:
        inside = self.sum()
        self.c.expect("r" + name[1:])
        return call({"lfloor": "floor", "lceil": "ceil", "lvert": "abs"}[name], inside)

    def _figure(self, name: str) -> Node:
        """Read a segment, a ray, an angle or a triangle by its points; of a segment the order does not matter."""
        tokens = self.c.group().tokens if self.c.at("{") else [self.c.next()]
        if not tokens:
            raise Unreadable("a bar over nothing")
        points = "".join(token.text for token in tokens)
        if not points.isalpha() or not points.isupper() or len(points) == 1:
            if name in ("overline", "bar", "overrightarrow"):
                inside = self.inner(Cursor(tokens)).whole_value()
                return inside if name == "overrightarrow" else Node("apply", (inside,), "conjugate")
            if name in ("angle", "measuredangle") and len(tokens) == 1:
                return Node("apply", (self.inner(Cursor(tokens)).whole_value(),), "angle")
            raise Unreadable("a figure without points")
        if name in ("overline", "bar", "angle", "measuredangle"):
            points = min(points, points[::-1])
        elif name == "triangle":
            points = "".join(sorted(points))
        return named(f"{name} {points}")

    def _accent(self, name: str) -> Node:
        if name == "vec" and self.c.at("{"):
            points = "".join(token.text for token in self.c.tokens[self.c.place + 1 : self.c.place + 4])[:2]
            if points.isalpha() and points.isupper() and len(points) == 2:
                return self._figure("overrightarrow")
        inside = self.argument()
        if name in ("vec", "hat", "overrightarrow", "widehat") and inside.op in ("name", "constant"):
            return inside
        return Node("apply", (inside,), name)

    def _styled(self, name: str) -> Node:
        token = self.c.group().tokens[:1] if self.c.at("{") else [self.c.next()]
        letter = token[0].text if token else ""
        if name in ("mathbb", "Bbb") and letter in NUMBER_SETS:
            return self._number_set(letter)
        if len(letter) == 1 and letter.isalpha():
            return named(letter)
        raise Unreadable("a style around nothing")

    def _number_set(self, letter: str) -> Node:
        marks = ""
        while self.c.at("^", "_"):
            self.c.next()
            tokens = self.c.group().tokens if self.c.at("{") else [self.c.next()]
            marks += "".join(token.text for token in tokens)
        if marks.isdigit() and int(marks) > 1:
            return power(Node("set", name=letter), whole(int(marks)))
        return Node("set", name=letter + marks.replace("*", ""))

    def _money(self, currency: str) -> Node:
        unit = Node(
            "unit", name={"dollars": "dollars", "pounds": "pounds-sterling", "rupees": "rupees"}.get(currency, currency)
        )
        if self.c.peek().kind == "number" or self.c.at("frac"):
            amount = self.product()
            return times(
                *[factor for factor in (amount.args if amount.op == "product" else (amount,)) if factor != unit], unit
            )
        return unit

    def _function(self, name: str) -> Node:
        if name in ("sqrt", "cbrt"):
            inside = self.argument()
            return call("sqrt", inside) if name == "sqrt" else call("root", inside, whole(3))
        if name == "lim":
            return self._limit()
        base = exponent = None
        for _ in range(2):
            if self.c.at("_") and base is None:
                self.c.next()
                base = self.argument(whole_number=False)
            elif self.c.at("^") and exponent is None:
                self.c.next()
                exponent = self._exponent()
        if exponent == negative(whole(1)) and name in INVERSES:
            name, exponent = INVERSES[name], None
        value = call(name, *self._operand(), *([base] if base is not None else []))
        if name == "log" and base is None:
            value = call("lg", *value.args)
        elif name in ("lg", "ln") and base is not None:
            raise Unreadable("a base of a logarithm that has one")
        return value if exponent is None else power(value, exponent)

    def _limit(self) -> Node:
        r"""Read ``\lim_{x\to 0} …``; its value is not computed, so it is equal only to the same limit."""
        self.c.expect("_")
        target = self.c.group()
        letter = target.next()
        if letter.kind != "word" or len(letter.text) != 1 or not target.take("to", "rightarrow"):
            raise Unreadable("a limit of something else than a letter")
        goal = self.inner(Cursor([token for token in target.tokens[target.place :] if token.text not in ("^", "+")])).whole_value()
        side = "+" if any(token.text == "+" for token in target.tokens) else ""
        body = replace_constant(self.product(), letter.text)
        return Node("apply", (goal, replace(body, named(letter.text), named("letter of a limit"))), "lim" + side)

    def _integral(self) -> Node:
        r"""Read ``\int_0^1 x \, dx``; its value is not computed, so it is equal only to the same integral."""
        bounds: dict[str, Node] = {}
        while self.c.at("_", "^"):
            sign = self.c.next().text
            bounds[sign] = self.argument(whole_number=True)
        body = self.sum()
        factors = body.args if body.op == "product" else (body.args[-1].args if body.op == "sum" and body.args[-1].op == "product" else ())
        if len(factors) < 2 or factors[-2] != named("d") or factors[-1].op != "name":
            raise Unreadable("an integral without its letter")
        rest = times(*factors[:-2]) if len(factors) > 2 else whole(1)
        inside = plus(*body.args[:-1], rest) if body.op == "sum" else rest
        if bounds:
            inside = replace(inside, factors[-1], named("letter of an integral"))
        return Node("apply", (*bounds.values(), inside), "int")

    def _operand(self) -> tuple[Node, ...]:
        """Return what a function is of: a bracket, or the factors up to the next sign or function."""
        if self.c.at("(") or (self.c.at("[")):
            inside = self._bracketed()
            if inside.op == "sequence":
                return inside.args
            if self.c.at("^"):
                self.c.next()
                inside = power(inside, self._exponent())
            return (inside,)
        if self.c.at("-"):
            self.c.next()
            return (negative(self._operand()[0]),)
        factors = [self.power()]
        while self._starts_factor() and not self.c.at("(", "[") and not self._at_function() and not self._at_unit():
            factors.append(self._implied(factors))
        return (times(*factors),)

    def _at_function(self) -> bool:
        token = self.c.peek()
        return token.kind in ("word", "command") and (
            (token.text in FUNCTIONS and token.text != "sqrt") or token.text in ("sum", "prod")
        )

    def _at_unit(self) -> bool:
        token = self.c.peek()
        return token.kind == "word" and len(token.text) > 1 and find_unit(token.text, is_text=token.is_text) is not None

    def _big(self, name: str) -> Node:
        lower = upper = None
        for _ in range(2):
            if self.c.at("_") and lower is None:
                self.c.next()
                lower = self.c.group() if self.c.at("{") else None
            elif self.c.at("^"):
                self.c.next()
                upper = self.argument(whole_number=True)
        if lower is None or upper is None or lower.peek().kind != "word" or lower.peek(1).text != "=":
            raise Unreadable("a sum without bounds")
        letter = lower.next().text
        lower.next()
        start = self.inner(lower).whole_value()
        body = replace_constant(self.product(), letter)
        return Node("big", (body, named(letter), start, upper), name)

    def _angle_brackets(self) -> Node:
        elements = [self.sum()]
        while self.c.take(","):
            elements.append(self.sum())
        self.c.expect("rangle")
        return Node("sequence", tuple(elements), "()")

    def _environment(self) -> Node:
        kind = self._environment_name()
        if kind == "array" and self.c.at("{"):
            self.c.group()
        rows: list[list[list[Token]]] = [[[]]]
        depth = 0
        while True:
            token = self.c.peek()
            if token.kind == "end":
                raise Unreadable("a matrix without an end")
            if token.kind == "command" and token.text == "end" and depth == 0:
                self.c.next()
                self._environment_name()
                break
            depth += token.kind == "command" and token.text == "begin"
            depth -= token.kind == "command" and token.text == "end"
            self.c.next()
            if depth == 0 and token.text == "\\\\":
                rows.append([[]])
            elif depth == 0 and token.text == "&" and token.kind == "sign":
                rows[-1].append([])
            elif token.text != "hline":
                rows[-1][-1].append(token)
        filled = [row for row in rows if any(row)]
        if not filled:
            raise Unreadable("a matrix without rows")
        cells = [tuple(self.inner(Cursor(cell)).whole_cell() for cell in row if cell) for row in filled]
        if kind not in _MATRICES or any(cell.op == "relation" for row in cells for cell in row):
            # a system of equations, or values with their conditions
            return Node("sequence", tuple(row[0] if len(row) == 1 else Node("sequence", row, "()") for row in cells), "")
        matrix = Node("matrix", tuple(Node("row", row) for row in cells))
        if len({len(row.args) for row in matrix.args}) != 1:
            raise Unreadable("rows of different lengths")
        return call("det", matrix) if kind == "vmatrix" else matrix

    def whole_cell(self) -> Node:
        return self.whole_value()

    def _environment_name(self) -> str:
        return "".join(token.text for token in self.c.group().tokens)


def _split(cursor: Cursor, separator: str) -> list[Cursor]:
    parts: list[list[Token]] = [[]]
    for token in cursor.tokens:
        if token.kind == "sign" and token.text == separator:
            parts.append([])
        else:
            parts[-1].append(token)
    return [Cursor(part) for part in parts]


def replace_constant(node: Node, letter: str) -> Node:
    """Return the tree with the constant of this letter read as a name: in a sum over i, i is an index."""
    if node.op == "constant" and node.name == letter:
        return named(letter)
    if not node.args:
        return node
    return Node(
        node.op, tuple(replace_constant(part, letter) for part in node.args), node.name, node.number, node.places
    )


def _is_fraction_of_numbers(node: Node) -> bool:
    return (
        node.op == "product"
        and len(node.args) == 2
        and node.args[0].op == "number"
        and node.args[1].op == "inverse"
        and node.args[1].args[0].op == "number"
    )


def _is_letters(token: Token) -> bool:
    """Return whether a run of letters is a product: short, all capitals, or letters in the order of the alphabet."""
    if token.is_text or not token.text.isascii():
        return False
    letters = token.text
    ordered = list(letters) == sorted(set(letters))
    return len(letters) <= _PRODUCT_LETTERS or letters.isupper() or ordered


def _raised(base: Node, exponent: Node) -> Node:
    return power(base, exponent)


def _permutation(base: Node, exponent: Node) -> Node | None:
    r"""Return ``A_4^2`` and ``C_5^2`` with numbers as the numbers of arrangements and choices; None for anything else."""
    if base.op != "apply" or base.name not in ("A_", "C_", "P_") or exponent.op != "number":
        return None
    (below,) = base.args if len(base.args) == 1 else (named(""),)
    if below.op != "number" or below.number < exponent.number or exponent.number.denominator != 1:
        return None
    return call("binom" if base.name == "C_" else "permutations", below, exponent)


def has_unit(node: Node) -> bool:
    return any(part.op == "unit" for part in walk(node))
