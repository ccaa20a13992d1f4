"""The ways in which a model can read solutions, and how each lays them out in forward passes."""

from collections.abc import Sequence
from dataclasses import dataclass

from rewardmodel.ml.protocols import Way
from rewardmodel.ml.trees.packing import plan_batches
from rewardmodel.ml.trees.paths import Path, paths_of, whole
from rewardmodel.ml.trees.tokens import TokenTree

DESCRIPTIONS: dict[Way, str] = {
    "trees": "trees and packed rows",
    "rows": "one solution per row",
    "alone": "one solution per forward pass",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """The way in which a model reads solutions, and why it takes no quicker one ("" for trees)."""

    way: Way
    reason: str = ""

    def __str__(self) -> str:
        """Return a line for the log of a run and for the model card."""
        because = f", because {self.reason}" if self.reason else ""
        return f"{DESCRIPTIONS[self.way]}{because}"


@dataclass(frozen=True, slots=True)
class Passes:
    """The forward passes over some trees. `plan`: batches of rows of indexes into `paths`, the pieces that are read."""

    paths: list[Path]
    plan: list[list[list[int]]]

    @property
    def chains(self) -> list[TokenTree]:
        """What is read: whole trees, or their paths."""
        return [path.chain for path in self.paths]


def plan_passes(
    trees: Sequence[TokenTree],
    tokens_per_batch: int,
    way: Way,
    *,
    pack: bool = True,
    pair_cost: float = 0.0,
    every_token: bool = False,
) -> Passes:
    """Spread trees over forward passes in the given way; the other arguments are those of plan_batches and paths_of.

    "trees": whole trees, several in a row if `pack`. "rows": each path in a row of its own. "alone": each path in a pass of
    its own, however long.
    """
    if way == "trees":
        paths = [whole(number, tree) for number, tree in enumerate(trees)]
    else:
        paths = [path for number, tree in enumerate(trees) for path in paths_of(number, tree, every_token=every_token)]
    if way == "alone":
        return Passes(paths, [[[index]] for index in range(len(paths))])
    lengths = [len(path.chain) for path in paths]
    if way == "rows":
        pack, pair_cost = False, 0.0
    return Passes(paths, plan_batches(lengths, tokens_per_batch, pack=pack, pair_cost=pair_cost))
