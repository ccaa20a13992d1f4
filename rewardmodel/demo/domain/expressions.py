r"""Reads the arithmetic in a step: expressions such as `3 + 4 \cdot 2`, and equations of them.

An expression is a number (int), or (sign, parts): ("+", …) and ("*", …) with sorted parts, so that commuted forms are
equal, and ("-", (part,)) for the opposite of a part.
"""

import re
from dataclasses import dataclass
from typing import TypeAlias

Expression: TypeAlias = "int | tuple[str, tuple[Expression, ...]]"

_MOST_DIGITS = 6
_MOST_TOKENS = 60


@dataclass(frozen=True)
class Equation:
    r"""Sides with the relations between them: one fewer than sides, each "=" or "≡". A single expression has one side."""

    sides: tuple[Expression, ...]
    relations: tuple[str, ...]


_SPELLINGS = [
    (re.compile(r"\\cdot|\\times|×|·|\*"), "*"),
    (re.compile(r"\\equiv"), "≡"),
    (re.compile(r"−|–"), "-"),
    (re.compile(r"\\left|\\right|\\,|\\;|\\ |\\\(|\\\)|\\\[|\\\]|\$"), " "),
]
_TOKEN = re.compile(r"\s*(\d+|[-+*()=≡])")
_RUN = re.compile(r"(?:\d+|[-+*()=≡]|\s)+")


def plain(text: str) -> str:
    r"""Write mathematics without dollar signs, and with one spelling for `*`, `-` and `≡`."""
    for pattern, replacement in _SPELLINGS:
        text = pattern.sub(replacement, text)
    return re.sub(r"\s+", " ", text).strip()


def find_equations(text: str) -> tuple[list[Equation], str]:
    """Return the equations and single expressions in a plain text, and the remaining words.

    Raises ValueError if something looks like arithmetic but is not.
    """
    equations: list[Equation] = []
    words: list[str] = []
    end = 0
    for match in _RUN.finditer(text):
        if not re.search(r"\d|[=≡]", match[0]):
            continue  # a hyphen or a bracket in prose
        words.append(text[end : match.start()])
        equations.append(_read_equation(match[0]))
        end = match.end()
    words.append(text[end:])
    return equations, " ".join(words)


def evaluate(expression: Expression) -> int:
    """Return the integer value of an expression."""
    if isinstance(expression, int):
        return expression
    sign, parts = expression
    numbers = [evaluate(part) for part in parts]
    if sign == "-":
        return -numbers[0]
    result = 0 if sign == "+" else 1
    for number in numbers:
        result = result + number if sign == "+" else result * number
    return result


def combine(sign: str, *parts: Expression) -> Expression:
    """Build an expression in normal form: sums and products flat and sorted, no double minus."""
    if sign == "-":
        part = parts[0]
        return part[1][0] if isinstance(part, tuple) and part[0] == "-" else ("-", parts)
    flat: list[Expression] = []
    for part in parts:
        flat += part[1] if isinstance(part, tuple) and part[0] == sign else (part,)
    return (sign, tuple(sorted(flat, key=repr)))


def _read_equation(text: str) -> Equation:
    tokens = _TOKEN.findall(text)
    if len(tokens) > _MOST_TOKENS:
        raise ValueError("too long for a step's arithmetic")
    reader = _Reader(tokens)
    sides, relations = [reader.sum()], []
    while reader.peek() in ("=", "≡"):
        relations.append(reader.take())
        sides.append(reader.sum())
    if reader.peek():
        raise ValueError(f"cannot read {text.strip()!r} starting at {reader.peek()!r}")
    return Equation(tuple(sides), tuple(relations))


class _Reader:
    """Recursive descent over tokens: a sum of products of factors."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.place = 0

    def peek(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def take(self) -> str:
        token = self.peek()
        self.place += 1
        return token

    def sum(self) -> Expression:
        parts = [self.product()]
        while self.peek() in ("+", "-"):
            sign = self.take()
            part = self.product()
            parts.append(part if sign == "+" else combine("-", part))
        return parts[0] if len(parts) == 1 else combine("+", *parts)

    def product(self) -> Expression:
        parts = [self.factor()]
        # Juxtaposition means multiplication: 2(3 + 4). But two numbers side by side are not a product.
        while self.peek() == "*" or self.peek() == "(":
            if self.peek() == "*":
                self.take()
            parts.append(self.factor())
        return parts[0] if len(parts) == 1 else combine("*", *parts)

    def factor(self) -> Expression:
        symbol = self.take()
        if symbol == "-":
            return combine("-", self.factor())
        if symbol == "(":
            inner = self.sum()
            if self.take() != ")":
                raise ValueError("a bracket is not closed")
            return inner
        if symbol.isdigit() and len(symbol) <= _MOST_DIGITS:
            return int(symbol)
        raise ValueError(f"expected a number, found {symbol!r}" if symbol else "an expression ends too early")
