"""Training data in two parts: what is learned, and the problems that are held out to measure the model."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from rewardmodel.ml.data import DataError
from rewardmodel.ml.training.settings import TrainingSettings
from rewardmodel.ml.trees.tokens import TokenTree


class OfProblem(Protocol):
    """Anything that belongs to a problem, named by its text."""

    @property
    def problem(self) -> str: ...


Item = TypeVar("Item", bound=OfProblem)


@dataclass(frozen=True, slots=True)
class TrainingTrees:
    """The data of a run as token trees. `dropped`: labels, or whole documents, that did not fit, in both parts."""

    learned: list[TokenTree]
    held_out: list[TokenTree]
    dropped: int


def training_trees(
    items: Sequence[Item],
    settings: TrainingSettings,
    lay_out: Callable[[Sequence[Item]], tuple[list[TokenTree], int]],
) -> TrainingTrees:
    """Split the items and turn both parts into token trees with `lay_out`, which also counts what did not fit.

    Raises DataError if there is nothing to learn from.
    """
    learned_items, held_out_items = split_by_problem(items, settings.evaluation_share, settings.seed)
    learned, dropped = lay_out(learned_items)
    held_out, held_out_dropped = lay_out(held_out_items)
    if not learned:
        what = "labeled solution" if settings.kind in ("prm", "orm") else "document"
        raise DataError(f"there is no {what} to learn from: see the counts of excluded records")
    return TrainingTrees(learned, held_out, dropped + held_out_dropped)


def split_by_problem(items: Sequence[Item], share: float, seed: int) -> tuple[list[Item], list[Item]]:
    """Split into a training and a held-out part so that no problem is in both.

    The held-out problems are those with the smallest hash of seed and text, so added data moves few of them.
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
