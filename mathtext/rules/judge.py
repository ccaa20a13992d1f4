"""Verdicts, and what a rule may ask about parts of the two trees."""

from collections.abc import Sequence
from typing import Literal, Protocol

from mathtext.expressions.nodes import Node

Verdict = Literal["correct", "wrong", "unparseable", "undecided"]


class Judge(Protocol):
    """Compares parts for a rule. `is_quick`: this process computes nothing, and leaves long lists to another, too."""

    @property
    def is_quick(self) -> bool: ...

    def trees(self, one: Node, other: Node) -> Verdict:
        """Compare two trees as they were read."""

    def compare(self, one: Node, other: Node) -> Verdict:
        """Compare two canonical trees."""

    def computed(self, one: Node, other: Node) -> Verdict:
        """Compare two values."""

    def leaf(self, one: Node, other: Node) -> Verdict:
        """Compare two trees by what they mean: values, equations, sets of numbers."""


def all_of(verdicts: Sequence[Verdict]) -> Verdict:
    order: tuple[Verdict, ...] = ("wrong", "unparseable", "undecided")
    return next((verdict for verdict in order if verdict in verdicts), "correct")


def any_of(verdicts: Sequence[Verdict]) -> Verdict:
    order: tuple[Verdict, ...] = ("correct", "undecided", "unparseable")
    return next((verdict for verdict in order if verdict in verdicts), "wrong")
