"""The content of a demo problem, without its wording: a start value and a chain of operations modulo 5."""

from dataclasses import dataclass
from enum import Enum
from functools import cached_property

MODULUS = 5


class Kind(Enum):
    """The three operations; the value is the sign written between the operands."""

    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = r"\cdot"


@dataclass(frozen=True)
class Operation:
    """One operation on the running value; `variant` is the number of the family's phrase for this kind."""

    kind: Kind
    operand: int
    variant: int = 0


@dataclass(frozen=True)
class Plan:
    """A problem without its wording. Value 0 is the start; value k is the result of the k-th operation."""

    family: str
    start: int
    operations: tuple[Operation, ...]

    @cached_property
    def values(self) -> tuple[int, ...]:
        """All values modulo 5, the start first: len(operations) + 1 numbers."""
        values = [self.start]
        for operation in self.operations:
            values.append(apply(operation.kind, values[-1], operation.operand))
        return tuple(values)

    @property
    def answer(self) -> int:
        """The last value."""
        return self.values[-1]


def apply(kind: Kind, value: int, operand: int) -> int:
    """Return the remainder of the operation's result modulo 5, always in 0..4."""
    if kind is Kind.ADD:
        return (value + operand) % MODULUS
    if kind is Kind.SUBTRACT:
        return (value - operand) % MODULUS
    return (value * operand) % MODULUS
