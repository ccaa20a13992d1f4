"""Solutions of one problem as one tree: the problem is read once, and the solutions are branches of it.

This saves the problem's tokens for all solutions but one, at the price of more attention: a tree's mask is dense, so a tree
of n tokens costs n * n pairs, while a single solution of n tokens costs half of that. Solutions share their problem if
that is cheaper in total.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rewardmodel.ml.protocols import CausalLM
from rewardmodel.ml.trees.tokens import TokenTree

LEAST_GAIN = 0.1  # share of the estimated cost; for less, separate passes are just as good


@dataclass(frozen=True, slots=True)
class Group:
    """Solutions in one pass; `members` are their numbers, in the order of their labels in the tree."""

    tree: TokenTree
    members: tuple[int, ...]


def share_prefixes(
    chains: Sequence[TokenTree], problems: Sequence[str], *, pair_cost: float, tokens_per_tree: int
) -> list[Group]:
    """Join chains of one problem into trees if that costs less; the others remain groups of one.

    Every chain has a label. `pair_cost`: cost of attention between two tokens, as a multiple of the rest of the cost of one
    token (see `attention_pair_cost`). A tree has at most `tokens_per_tree` tokens.
    """
    by_problem: dict[str, list[int]] = defaultdict(list)
    for number, problem in enumerate(problems):
        by_problem[problem].append(number)
    groups: list[Group] = []
    for numbers in by_problem.values():
        # Longest first, so that solutions of similar length form a tree and the last tree is the smallest.
        by_length = sorted(numbers, key=lambda number: -len(chains[number]))
        prefix = common_prefix([chains[number] for number in numbers])
        longest = len(chains[by_length[0]]) - prefix
        size = _best_size(prefix, longest, len(numbers), pair_cost, tokens_per_tree)
        for first in range(0, len(by_length), size):
            members = by_length[first : first + size]
            groups.append(Group(join([chains[number] for number in members], prefix), tuple(members)))
    return groups


def common_prefix(chains: Sequence[TokenTree]) -> int:
    """Return the number of unlabeled tokens that all chains begin with: at least the problem's."""
    length = min(int(chain.label_index[0]) for chain in chains)
    first = chains[0].input_ids[:length]
    for chain in chains[1:]:
        differing = np.flatnonzero(chain.input_ids[: len(first)] != first)
        first = first[: int(differing[0])] if len(differing) else first
    return len(first)


def attention_pair_cost(model: CausalLM) -> float:
    """Return the cost of one pair of tokens in attention, as a share of one token's cost in the rest of the layers.

    A token's matrix products take 2 operations per weight of the layers, a pair takes 4 per hidden unit and layer. 0 with
    FlexAttention, which does not compute masked pairs.
    """
    if model.config._attn_implementation == "flex_attention":
        return 0.0
    config = model.config.get_text_config()
    in_tables = sum(p.numel() for p in model.get_input_embeddings().parameters())
    head = model.get_output_embeddings()
    if head is not None and head.weight is not model.get_input_embeddings().weight:
        in_tables += head.weight.numel()
    weights = sum(p.numel() for p in model.parameters()) - in_tables
    return 2.0 * config.hidden_size * config.num_hidden_layers / max(1, weights)


def join(chains: Sequence[TokenTree], prefix: int) -> TokenTree:
    """Join chains whose first `prefix` tokens are the same into one tree, with labels in the order of the chains."""
    if len(chains) == 1:
        return chains[0]
    starts = np.cumsum([prefix, *(len(chain) - prefix for chain in chains)])
    total = int(starts[-1])
    first = chains[0]
    return TokenTree(
        input_ids=np.concatenate([first.input_ids[:prefix], *(chain.input_ids[prefix:] for chain in chains)]),
        position_ids=np.concatenate([first.position_ids[:prefix], *(chain.position_ids[prefix:] for chain in chains)]),
        subtree_end=np.concatenate(
            [
                np.full(prefix, total, dtype=np.int32),
                np.repeat(starts[1:], np.diff(starts)).astype(np.int32),
            ]
        ),
        label_index=np.concatenate(
            [chain.label_index + int(start) - prefix for chain, start in zip(chains, starts, strict=False)]
        ),
        targets=np.concatenate([chain.targets for chain in chains]),
        problem_length=first.problem_length,
        surprise=None
        if first.surprise is None
        else np.concatenate([first.surprise[:prefix], *(_surprise(chain)[prefix:] for chain in chains)]),
    )


def _surprise(chain: TokenTree) -> npt.NDArray[np.float32]:
    if chain.surprise is None:
        raise ValueError("some solutions have surprises and others have none")
    return chain.surprise


def _best_size(prefix: int, branch: int, count: int, pair_cost: float, tokens_per_tree: int) -> int:
    """Return the number of solutions per tree with the lowest cost per solution; 1 means separate passes."""
    alone = prefix + branch
    best, lowest = 1, (1 - LEAST_GAIN) * (alone + pair_cost * alone**2 / 2)
    for size in range(2, count + 1):
        tokens = prefix + size * branch
        if tokens > tokens_per_tree:
            break
        cost = (tokens + pair_cost * tokens**2) / size
        if cost < lowest:
            best, lowest = size, cost
    return best
