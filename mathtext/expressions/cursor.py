"""A place in the tokens of an answer, with limits that no real answer reaches."""

from mathtext.expressions.nodes import Unreadable
from mathtext.expressions.tokens import DEEPEST, END, Token

OPENING = {"(": ")", "[": "]", "{": "}", r"\{": r"\}"}


class Cursor:
    """Reads tokens one by one. `level` counts the brackets that are open."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.place = 0
        self.level = 0

    def peek(self, ahead: int = 0) -> Token:
        place = self.place + ahead
        return self.tokens[place] if place < len(self.tokens) else END

    def next(self) -> Token:
        token = self.peek()
        self.place += 1
        return token

    def at(self, *texts: str) -> bool:
        """Return whether a sign or command with one of these texts comes next."""
        token = self.peek()
        return token.kind in ("sign", "command") and token.text in texts

    def at_word(self, *words: str) -> bool:
        token = self.peek()
        return token.kind == "word" and token.text.casefold() in words

    def take(self, *texts: str) -> bool:
        if self.at(*texts):
            self.place += 1
            return True
        return False

    def expect(self, text: str) -> None:
        if not self.take(text):
            raise Unreadable(f"{text} is missing")

    @property
    def is_done(self) -> bool:
        return self.place >= len(self.tokens)

    def deeper(self) -> None:
        self.level += 1
        if self.level > DEEPEST:
            raise Unreadable("too many levels")

    def group(self) -> "Cursor":
        """Return a cursor over the tokens between the brace that comes next and its partner, and go on behind it."""
        depth, start = 0, self.place + 1
        while not self.is_done:
            token = self.next()
            if token.kind == "sign":
                depth += (token.text == "{") - (token.text == "}")
            if depth == 0:
                inner = Cursor(self.tokens[start : self.place - 1])
                inner.level = self.level
                return inner
        raise Unreadable("a brace is not closed")

    def cut(self, end: int) -> "Cursor":
        """Return a cursor over the tokens from here to `end`, and go on behind them."""
        inner = Cursor(self.tokens[self.place : end])
        inner.level = self.level
        self.place = end
        return inner
