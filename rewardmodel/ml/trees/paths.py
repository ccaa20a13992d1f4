"""A token tree as the solutions that it joins: one chain per path from the root to a leaf.

Bases that cannot read a tree, or several solutions in a row, read these chains instead. Each label is learned, or read, in one
of them; the trunk before a branch is read again with each branch.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rewardmodel.ml.trees.tokens import IntArray, TokenTree


@dataclass(frozen=True, slots=True)
class Path:
    """A chain of a tree: `places` (its tokens,) are those in the tree, `labels` the numbers of the tree's labels it has."""

    tree: int
    chain: TokenTree
    places: IntArray
    labels: IntArray


def whole(number: int, tree: TokenTree) -> Path:
    """Return a whole tree as if it were one path; `number` is the tree's."""
    return Path(number, tree, np.arange(len(tree)), np.arange(len(tree.label_index)))


def paths_of(number: int, tree: TokenTree, *, every_token: bool = False) -> Iterator[Path]:
    """Yield the paths of a tree that are needed to read each label once; with `every_token`, to read each token.

    A label or a token of several paths belongs to the first.
    """
    if tree.is_chain:
        yield whole(number, tree)
        return
    end = tree.subtree_end
    read = np.zeros(len(tree), dtype=bool)
    label_at = np.full(len(tree), -1)
    label_at[tree.label_index] = np.arange(len(tree.label_index))
    for leaf in np.flatnonzero(end == np.arange(1, len(tree) + 1)).tolist():
        places = np.flatnonzero(end[: leaf + 1] > leaf)
        new = places[~read[places]]
        labels = label_at[new][label_at[new] >= 0]
        read[places] = True
        if len(labels) or (every_token and len(new)):
            yield Path(number, _chain(tree, places, labels), places, labels)


def _chain(tree: TokenTree, places: IntArray, labels: IntArray) -> TokenTree:
    surprise: npt.NDArray[np.float32] | None = None if tree.surprise is None else tree.surprise[places]
    return TokenTree(
        input_ids=tree.input_ids[places],
        position_ids=tree.position_ids[places],
        subtree_end=np.full(len(places), len(places), dtype=np.int32),
        label_index=np.searchsorted(places, tree.label_index[labels]).astype(np.int32),
        targets=tree.targets[labels],
        problem_length=min(tree.problem_length, len(places)),
        surprise=surprise,
    )
