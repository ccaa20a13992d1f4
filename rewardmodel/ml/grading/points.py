"""The points at which trees are evaluated: letters get values that depend on the letter and the number of the point alone."""

import hashlib
from fractions import Fraction
from typing import Any

from mpmath import mp

Scalar = Any  # Fraction, mpf or mpc


Value = Any  # Scalar, or Rows


DIGITS = 60


MOST_STEPS = 100_000  # nodes that are evaluated for one comparison


class Undefined(ArithmeticError):
    """The tree has no value at this point, such as 1/0."""


class TooCostly(Exception):
    """The value takes more steps or larger numbers than any answer needs."""


class Point:
    """The values of all letters at one point. `number` names the point; `signs`: letters may be negative."""

    def __init__(self, number: int, low: Fraction, high: Fraction, *, signs: bool = False) -> None:
        self.number = number
        self.low, self.high, self.signs = low, high, signs
        self.fixed: dict[str, Scalar] = {}
        self.steps = 0

    def letter(self, name: str) -> Scalar:
        if name not in self.fixed:
            digest = hashlib.sha256(f"{name}|{self.number}".encode()).digest()
            share = Fraction(int.from_bytes(digest[:2], "big") % 9973, 9973)
            value = self.low + (self.high - self.low) * share
            value = Fraction(round(value * 997), 997)
            self.fixed[name] = -value if self.signs and digest[9] & 1 else value
        return self.fixed[name]

    def step(self) -> None:
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise TooCostly("too many steps")


mp.dps = DIGITS
