"""What all parts of the grammar share: the place in the tokens, and the rules that they call each other by."""

from typing import Self

from mathtext.expressions.cursor import Cursor
from mathtext.expressions.nodes import (
    Node,
    Unreadable,
)


class Reader:
    """Reads one value from a cursor. `thousands`: a comma before three digits is part of a number."""

    def __init__(self, cursor: Cursor, *, thousands: bool) -> None:
        self.c = cursor
        self.thousands = thousands
        self.bars = 0
        self.bar_stops = False

    def inner(self, cursor: Cursor, *, thousands: bool | None = None) -> Self:
        grammar = type(self)(cursor, thousands=self.thousands if thousands is None else thousands)
        grammar.c.deeper()
        return grammar

    def whole_value(self) -> Node:
        """Return the value of all tokens; raise Unreadable if some are left."""
        value = self.sum()
        if not self.c.is_done:
            raise Unreadable(f"{self.c.peek().text} is not understood")
        return value

    def whole_cell(self) -> Node:
        return self.whole_value()

    def _bracketed(self) -> Node:
        raise NotImplementedError

    def sum(self) -> Node:
        """Read a sum."""
        raise NotImplementedError

    def product(self) -> Node:
        """Read a product."""
        raise NotImplementedError

    def power(self) -> Node:
        """Read a factor with its exponent."""
        raise NotImplementedError

    def postfix(self, node: Node) -> Node:
        """Read what follows a factor and belongs to it: a factorial, an index, degrees."""
        raise NotImplementedError

    def atom(self) -> Node:
        """Read a number, a letter, a command or a bracket."""
        raise NotImplementedError

    def argument(self, *, whole_number: bool = False) -> Node:
        """Read the argument of a command, an index or an exponent."""
        raise NotImplementedError

    def _exponent(self) -> Node:
        raise NotImplementedError

    def _implied(self, factors: list[Node]) -> Node:
        raise NotImplementedError

    def _starts_factor(self) -> bool:
        raise NotImplementedError
