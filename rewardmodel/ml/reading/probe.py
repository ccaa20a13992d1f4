"""What the check of a base model reads: a small tree and a neighbour of random tokens, through slightly changed weights.

The weights are changed because some say nothing: in a base whose new layers begin with zeros, or whose weights are all the same,
every way of reading agrees, until training changes them. The sliding windows are made small, so that a short text is longer
than they are.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import torch
from torch import Tensor, nn

from rewardmodel.ml.protocols import CausalLM
from rewardmodel.ml.trees.tokens import IntArray, TokenTree

SMALL_WINDOW = 8
SHORT = 96  # tokens of the longest path, if nothing needs more
LONGEST = 1024  # tokens; windows that cannot be made small and are longer are not checked
CHANGED = 64  # columns of each matrix that are changed: cheap, and enough for each layer to have an effect
VECTOR_NOISE = 0.3  # norms, biases, decays of a state: enough to show, and they stay what they are
NARROWED = ("sliding_window", "attention_chunk_size")
REACHES = ("window", "chunk", "local", "block")  # in names of settings that may limit how far a layer sees


@dataclass(frozen=True, slots=True)
class Probe:
    """`tree`: a trunk with branches at two places; `neighbour`: another text."""

    tree: TokenTree
    neighbour: TokenTree


def make_probe(model: CausalLM, length: int, seed: int) -> Probe:
    """Return trees of random tokens; the longest path has `length` tokens."""
    draw = np.random.default_rng(seed)
    vocabulary = model.get_input_embeddings().weight.shape[0]
    quarter = length // 4
    # place of the segment's parent, and its tokens: trunk, step, last step, alternative to it, alternative to the step
    segments = [(-1, 2 * quarter), (0, quarter), (1, length - 3 * quarter), (1, quarter // 2), (0, quarter - 3)]
    lengths = [tokens for _, tokens in segments]
    stops = np.cumsum(lengths)
    ends = [stops[4], stops[3], stops[2], stops[3], stops[4]]
    starts = [0] * len(segments)
    for number, (parent, _) in enumerate(segments):
        starts[number] = 0 if parent < 0 else starts[parent] + lengths[parent]
    tree = _tree(
        draw.integers(0, vocabulary, stops[-1]),
        np.concatenate([np.arange(start, start + tokens) for start, tokens in zip(starts, lengths, strict=True)]),
        np.repeat(ends, lengths),
    )
    return Probe(tree, chain_of(draw.integers(0, vocabulary, length // 2)))


def chain_of(ids: IntArray) -> TokenTree:
    """Return a text as a chain, with a label at each token so that all states are read."""
    return _tree(ids, np.arange(len(ids)), np.full(len(ids), len(ids)))


def _tree(ids: IntArray, positions: IntArray, ends: IntArray) -> TokenTree:
    return TokenTree(
        input_ids=ids.astype(np.int32),
        position_ids=positions.astype(np.int32),
        subtree_end=ends.astype(np.int32),
        label_index=np.arange(len(ids), dtype=np.int32),
        targets=np.zeros((len(ids), 0), dtype=np.float32),
    )


def needed_length(config: Any) -> int | None:
    """Return a length at which every window shows, those of NARROWED made small; None if it would be over LONGEST."""
    reaches = [0]
    for name, value in vars(config).items():
        if name in NARROWED or not any(part in name for part in REACHES):
            continue
        values = value if isinstance(value, list | tuple) else [value]
        reaches += [one for one in values if isinstance(one, int) and not isinstance(one, bool)]
    # Half of the path is the trunk: a branch must begin more than a window after the start.
    needed = max(SHORT, 2 * max(reaches) + 16)
    return needed if needed <= LONGEST else None


@contextmanager
def narrow_windows(config: Any) -> Iterator[None]:
    """Make the windows that a model reads from its config small."""
    wide = {name: value for name in NARROWED if (value := getattr(config, name, None)) and value > SMALL_WINDOW}
    try:
        for name in wide:
            setattr(config, name, SMALL_WINDOW)
        yield
    finally:
        for name, value in wide.items():
            setattr(config, name, value)


@contextmanager
def changed_weights(model: CausalLM, seed: int) -> Iterator[None]:
    """Add noise to some columns of every weight; afterwards the weights are what they were, to the last bit."""
    kept: list[tuple[Tensor, Tensor]] = []
    generator = torch.Generator(model.device).manual_seed(seed)
    with torch.no_grad():
        try:
            for weight in cast(nn.Module, model).parameters():
                if weight.is_floating_point() and weight.numel():
                    columns = _columns(weight.data)
                    kept.append((columns, columns.clone()))
                    columns += _noise(columns, weight.dim(), generator)
            yield
        finally:
            for columns, before in reversed(kept):
                columns.copy_(before)


def _columns(weight: Tensor) -> Tensor:
    """Return evenly spaced columns of a weight, as a view: everything of a small one."""
    if weight.dim() == 0:
        return weight
    return weight[..., :: -(-weight.shape[-1] // CHANGED)]


def _noise(columns: Tensor, dimensions: int, generator: torch.Generator) -> Tensor:
    """Return noise of a size that keeps the outputs of a layer near 1: for matrices 1 / sqrt(columns)."""
    size = columns.shape[-1] ** -0.5 if dimensions > 1 else VECTOR_NOISE
    noise = torch.randn(columns.shape, generator=generator, device=generator.device)
    return (size * noise).to(columns.device, columns.dtype)
