"""Runs of letters in the grammar: functions, words with a reading, units, and products of letters."""

from mathtext.expressions.functions import (
    APPLIED,
    CONSTANTS,
    FUNCTIONS,
    GREEK,
    NEEDS_BRACKET,
    SAME_LETTER,
)
from mathtext.expressions.nodes import Node, Unreadable, call, named, power, times, whole
from mathtext.expressions.numbers import number_words
from mathtext.expressions.tokens import Token
from mathtext.expressions.words import KNOWN, MAGNITUDES, PARTS, SMALL
from mathtext.expressions.written_numbers import Numbers
from mathtext.units import find_unit

_ROMAN = frozenset({"II", "III", "IV", "VI", "VII", "VIII", "IX", "XI", "XII"})
_PRODUCT_LETTERS = 3  # letters; "xyz" may be a product, but "even" is a word


class Letters(Numbers):
    """Reads words and letters."""

    def _function(self, name: str) -> Node:
        raise NotImplementedError

    def _word(self) -> Node:
        token = self.c.peek()
        word = token.text.casefold()
        following = self.c.peek(1).text.casefold()
        if word == "a" and (following in PARTS or following in MAGNITUDES):
            value = number_words(self.c)
            if value is not None:
                return value
        if word == "square" and following == "root":
            self.c.place += 3 if self.c.peek(2).text == "of" else 2
            return call("sqrt", self.power())
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
        if token.text in _ROMAN:
            self.c.next()
            return named(token.text)
        if word in MAGNITUDES:
            self.c.next()
            return whole(MAGNITUDES[word])
        if word == "percent" and self.c.place:
            raise Unreadable("percent")
        measure = self._unit(token)
        if measure is not None:
            return measure
        if is_letters(token) and word not in KNOWN:
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


def is_letters(token: Token) -> bool:
    """Return whether a run of letters is a product: short, all capitals, or letters in the order of the alphabet."""
    if token.is_text or not token.text.isascii():
        return False
    letters = token.text
    ordered = list(letters) == sorted(set(letters))
    return len(letters) <= _PRODUCT_LETTERS or letters.isupper() or ordered
