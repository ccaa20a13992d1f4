"""Packing token trees into rows and batches of a fixed token budget.

Legend: B rows, T tokens in a row, L labels in the batch, C label classes.

Several trees may share a row. They never see each other, because a token is only visible up to its `subtree_end`. So short
trees fill what would be padding. But with a mask over a long row, attention also computes pairs that are masked out, so
row lengths are chosen by cost.
"""

from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from rewardmodel.ml.surprise_input import NO_SURPRISE
from rewardmodel.ml.trees.tokens import IntArray, TokenTree

PASS_COST = 128
"""Fixed cost of a forward pass, in tokens, against which padding is weighed."""


@dataclass(frozen=True, slots=True)
class Batch:
    """One forward pass.

    `subtree_end` (B, T) is None if plain causal attention is correct (one chain per row, padding behind it). `label_index`
    (L,) counts along the flattened (B * T) tokens. `order` (trees,) holds the indexes of the trees in this batch,
    `label_counts` (trees,) how many of the L labels each has. `surprise` (B, T) is None if the trees have none.
    """

    input_ids: IntArray
    position_ids: IntArray
    subtree_end: IntArray | None
    label_index: IntArray
    targets: npt.NDArray[np.float32]
    order: IntArray
    label_counts: IntArray
    surprise: npt.NDArray[np.float32] | None = None


def pack_rows(lengths: Sequence[int], capacity: int) -> list[list[int]]:
    """Spread items over rows of at most `capacity` tokens, longest first, by best fit; return item indexes by row.

    An item longer than the capacity gets its own row.

    >>> pack_rows([3, 9, 6, 1], capacity=10)
    [[1, 3], [2, 0]]
    """
    rows: list[list[int]] = []
    rooms: list[tuple[int, int]] = []  # (tokens left, row), sorted
    for index in sorted(range(len(lengths)), key=lambda index: -lengths[index]):
        place = bisect_left(rooms, (lengths[index], 0))
        room, row = rooms.pop(place) if place < len(rooms) else (max(capacity, lengths[index]), len(rows))
        if row == len(rows):
            rows.append([])
        rows[row].append(index)
        insort(rooms, (room - lengths[index], row))
    return rows


def plan_batches(
    lengths: Sequence[int], tokens_per_batch: int, *, pack: bool = True, pair_cost: float = 0.0
) -> list[list[list[int]]]:
    """Spread items over batches of rows, each batch at most `tokens_per_batch` tokens including padding.

    Returns batches, each a list of rows, each a list of item indexes; longest rows first. With `pack`, several items may
    share a row. The length of such rows (at most that of the longest item) and the ends of batches are chosen by cost:
    padded tokens, PASS_COST per batch, and `pair_cost` (in tokens) per pair of tokens in a row.
    """
    if not lengths:
        return []
    longest = max(lengths)
    capacities = (longest, longest // 2, longest // 4, 0) if pack else (0,)
    plans = [_batches(lengths, pack_rows(lengths, capacity), tokens_per_batch, pair_cost) for capacity in capacities]
    return min(plans, key=lambda plan: plan[0])[1]


def _batches(
    lengths: Sequence[int], rows: list[list[int]], tokens_per_batch: int, pair_cost: float
) -> tuple[float, list[list[list[int]]]]:
    """Cut rows, longest first, into the cheapest batches; return the cost and the batches."""
    rows = sorted(rows, key=lambda row: -sum(lengths[index] for index in row))
    widths = [sum(lengths[index] for index in row) for row in rows]
    cheapest = [0.0]  # of the first n rows
    starts = [0]  # of the last batch among the first n rows
    for stop in range(1, len(rows) + 1):
        cost, best, start = float("inf"), stop - 1, stop - 1
        while start >= 0 and (stop - start == 1 or (stop - start) * widths[start] <= tokens_per_batch):
            width = widths[start]
            with_this = cheapest[start] + PASS_COST + (stop - start) * (width + pair_cost * width**2)
            if with_this < cost:
                cost, best = with_this, start
            start -= 1
        cheapest.append(cost)
        starts.append(best)
    batches: list[list[list[int]]] = []
    stop = len(rows)
    while stop:
        batches.append(rows[starts[stop] : stop])
        stop = starts[stop]
    return cheapest[-1], batches[::-1]


def collate(trees: Sequence[TokenTree], rows: Sequence[Sequence[int]], padding_id: int) -> Batch:
    """Lay out the trees whose indexes are in `rows` as one batch. A padding token sees only itself, and no other token sees it."""
    used = [sum(len(trees[index]) for index in row) for row in rows]
    B, T = len(rows), max(used)
    input_ids = np.full((B, T), padding_id, dtype=np.int64)
    plain = all(len(row) == 1 and trees[row[0]].is_chain for row in rows)
    # Padding continues a plain row. Behind trees its positions must not be those of a long text: some rotary embeddings depend
    # on the highest position of a pass.
    position_ids = np.tile(np.arange(T, dtype=np.int64) if plain else np.zeros(T, dtype=np.int64), (B, 1))
    subtree_end = np.tile(np.arange(1, T + 1, dtype=np.int64), (B, 1))
    surprise = np.full((B, T), NO_SURPRISE, dtype=np.float32)
    label_index: list[IntArray] = []
    order: list[int] = []
    for row, indexes in enumerate(rows):
        start = 0
        for index in indexes:
            tree = trees[index]
            stop = start + len(tree)
            input_ids[row, start:stop] = tree.input_ids
            position_ids[row, start:stop] = tree.position_ids
            subtree_end[row, start:stop] = tree.subtree_end + start
            if tree.surprise is not None:
                surprise[row, start:stop] = tree.surprise
            label_index.append(tree.label_index.astype(np.int64) + (row * T + start))
            order.append(index)
            start = stop
    surprised = any(trees[index].surprise is not None for row in rows for index in row)
    return Batch(
        input_ids=input_ids,
        position_ids=position_ids,
        subtree_end=None if plain else subtree_end,
        label_index=np.concatenate(label_index),
        targets=np.concatenate([trees[index].targets for index in order]),
        order=np.asarray(order, dtype=np.int64),
        label_counts=np.asarray([len(trees[index].label_index) for index in order], dtype=np.int64),
        surprise=surprise if surprised else None,
    )


def tensors(batch: Batch) -> dict[str, Any]:
    """Return a batch as the arguments of LabelReader.forward, and its `targets` (L, C)."""
    surprise = {} if batch.surprise is None else {"surprise": torch.from_numpy(batch.surprise)}
    return {
        "input_ids": torch.from_numpy(batch.input_ids),
        "position_ids": torch.from_numpy(batch.position_ids),
        "subtree_end": None if batch.subtree_end is None else torch.from_numpy(batch.subtree_end),
        "label_index": torch.from_numpy(batch.label_index),
        "targets": torch.from_numpy(batch.targets),
        **surprise,
    }
