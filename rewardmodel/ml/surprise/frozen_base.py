"""The frozen base of a surprise input, which measures how unlikely each token of a solution is.

Legend: n tokens of one tree, B rows, T tokens, H hidden size, V vocabulary, S tokens with a surprise.

The base runs once over the token trees that the reward model reads. Log-probabilities are computed for a range of tokens at a
time, so the (B, T, V) logits of a batch never exist. The result depends only on the base and the tokens, so reward models with
the same base can share it (`scoring.solution_surprises`).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import torch

from rewardmodel.ml.data import DataError
from rewardmodel.ml.model import LabelReader, default_device, load_causal_lm
from rewardmodel.ml.processes import share_work
from rewardmodel.ml.protocols import CausalLM
from rewardmodel.ml.reading.check import reading_of
from rewardmodel.ml.reading.ways import plan_passes
from rewardmodel.ml.surprise.next_tokens import log_probabilities
from rewardmodel.ml.surprise_input import NO_SURPRISE
from rewardmodel.ml.trees.packing import collate
from rewardmodel.ml.trees.sharing import attention_pair_cost
from rewardmodel.ml.trees.tokens import IntArray, TokenTree

BASES_KEPT = 2

Surprise = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class SurpriseBase:
    """A frozen causal language model, in the dtype it was saved in. `sha256` is the hash of its weights."""

    model: CausalLM
    sha256: str


@lru_cache(maxsize=BASES_KEPT)
def load_surprise_base(location: str, device: str) -> SurpriseBase:
    """Load a base once for all reward models of this process that refer to it. Raises DataError if it cannot be loaded."""
    try:
        model = load_causal_lm(location, device=device)
    except (OSError, ValueError) as error:
        raise DataError(
            f"the surprise input's base {location!r} cannot be loaded ({error}): give its location (surprise_base)"
        ) from error
    sha256 = weights_sha256(model)
    model = model.to(device).eval().requires_grad_(False)
    reading_of(model)
    return SurpriseBase(model, sha256)


def open_surprise_base(location: str, device: torch.device | str | None, sha256: str | None = None) -> SurpriseBase:
    """Return the base at `location`. Raises DataError if the hash of its weights is not the expected one."""
    base = load_surprise_base(location, str(device or default_device()))
    if sha256 is not None and base.sha256 != sha256:
        raise DataError(
            f"the surprise input's base {location!r} has other weights (sha256 {base.sha256[:12]}…) than the model was "
            f"trained with ({sha256[:12]}…): give the location of the right one (surprise_base)"
        )
    return base


def weights_sha256(model: CausalLM) -> str:
    """Return a hash of a model's weights: their names, dtypes, shapes and bytes, in the order of the names."""
    digest = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(f"{name} {tensor.dtype} {tuple(tensor.shape)}\n".encode())
        digest.update(tensor.detach().cpu().contiguous().flatten().view(torch.uint8).numpy().data)
    return digest.hexdigest()


@torch.inference_mode()
def tree_surprises(
    base: SurpriseBase,
    trees: Sequence[TokenTree],
    padding_id: int,
    tokens_per_batch: int = 16384,
    *,
    together: bool = False,
) -> list[Surprise]:
    """Return for each tree the surprise (n,) float32 of its tokens, nats; NO_SURPRISE in the problem.

    The surprise of a token depends only on its ancestors, not on other branches or other trees.
    `together`: see `evaluation.label_outputs`.
    """
    device = base.model.device
    reader = LabelReader(base.model, []).eval()  # only for its hidden states; it has no labels
    pair_cost = attention_pair_cost(base.model)
    read = plan_passes(trees, tokens_per_batch, reader.way, pair_cost=pair_cost, every_token=True)
    chains = read.chains

    def surprises(rows: list[list[int]]) -> list[tuple[int, Surprise]]:
        """Return the number of each chain, or whole tree, in one pass, with its tokens' surprises."""
        batch = collate(chains, rows, padding_id)
        end = None if batch.subtree_end is None else torch.from_numpy(batch.subtree_end).to(device)
        ids = torch.from_numpy(batch.input_ids).to(device)
        hidden = reader.hidden_states(ids, torch.from_numpy(batch.position_ids).to(device), end).flatten(0, 1)
        places = _measured_places(chains, rows, batch.input_ids.shape[1])
        before = torch.from_numpy(np.concatenate([place.before for place in places])).to(device)
        at = torch.from_numpy(np.concatenate([place.at for place in places])).to(device)
        log_p = log_probabilities(base.model, hidden[before], ids.flatten()[at]).cpu().numpy()  # (S,)
        values = np.maximum(-log_p, 0)  # rounding can give slightly less than 0, which would mean NO_SURPRISE
        stops = np.cumsum([len(place.at) for place in places])
        return [
            (place.tree, _surprise(chains[place.tree], own))
            for place, own in zip(places, np.split(values, stops[:-1]), strict=True)
        ]

    by_number = dict(one for found in share_work(read.plan, surprises, together=together) for one in found)
    found = [np.full(len(tree), NO_SURPRISE, dtype=np.float32) for tree in trees]
    for number, path in enumerate(read.paths):
        found[path.tree][path.places] = by_number[number]
    return found


@dataclass(frozen=True, slots=True)
class _MeasuredPlaces:
    """Which tokens of a tree have a surprise (`at`), and which token each follows (`before`).

    Both count along the flattened (B * T) tokens of a batch; `tree` is the tree's number.
    """

    tree: int
    before: IntArray
    at: IntArray


def _measured_places(trees: Sequence[TokenTree], rows: Sequence[Sequence[int]], width: int) -> list[_MeasuredPlaces]:
    """Return the places of all trees of a batch, whose rows are `width` tokens long, in the order of the batch."""
    places = []
    for number, row in enumerate(rows):
        start = number * width
        for index in row:
            tree = trees[index]
            measured = _measured(tree)
            places.append(_MeasuredPlaces(index, predecessors(tree)[measured] + start, measured + start))
            start += len(tree)
    return places


def _measured(tree: TokenTree) -> IntArray:
    """Return the places of the tokens that have a surprise: all after the problem, and never the root."""
    return np.arange(max(tree.problem_length, 1), len(tree))


def _surprise(tree: TokenTree, values: Surprise) -> Surprise:
    """Return the surprise (n,) of all tokens, given those of the measured ones."""
    surprise = np.full(len(tree), NO_SURPRISE, dtype=np.float32)
    surprise[_measured(tree)] = values
    return surprise


def with_surprises(trees: Sequence[TokenTree], surprises: Sequence[Surprise]) -> list[TokenTree]:
    """Return the trees with their tokens' surprises."""
    return [replace(tree, surprise=surprise) for tree, surprise in zip(trees, surprises, strict=True)]


def predecessors(tree: TokenTree) -> IntArray:
    """Return for each token the place of the token that it follows (n,); -1 for the root.

    That is the token just before it, except at the start of a branch: there it is the nearest earlier token that is visible.
    """
    place = np.arange(len(tree)) - 1
    for start in np.flatnonzero(tree.subtree_end[place] <= np.arange(len(tree))):
        seen = start - 1
        while seen >= 0 and tree.subtree_end[seen] <= start:
            seen -= 1
        place[start] = seen
    return place
