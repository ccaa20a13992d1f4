"""Numbers in the grammar: thousands, decimals that go on, periods with a bar, a dot or brackets."""

from mathtext.expressions.nodes import (
    Node,
    Unreadable,
)
from mathtext.expressions.numbers import repeating, written_number
from mathtext.expressions.reader import Reader


class Numbers(Reader):
    """Reads numbers in digits."""

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
