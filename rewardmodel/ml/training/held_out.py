"""Which problems are held out of a training, to measure it."""

import hashlib
from collections.abc import Sequence
from typing import Protocol, TypeVar


class OfProblem(Protocol):
    """Anything that belongs to a problem, named by its text."""

    @property
    def problem(self) -> str: ...


Item = TypeVar("Item", bound=OfProblem)


def split_by_problem(items: Sequence[Item], share: float, seed: int) -> tuple[list[Item], list[Item]]:
    """Split into a training and a held-out part so that no problem is in both.

    The held-out problems are those whose hash with the seed is smallest: adding data moves few of them.
    """
    problems = sorted(
        {item.problem for item in items},
        key=lambda problem: hashlib.sha256(f"{seed}\0{problem}".encode()).digest(),
    )
    held_out = set(problems[: round(len(problems) * share)])
    return (
        [item for item in items if item.problem not in held_out],
        [item for item in items if item.problem in held_out],
    )
