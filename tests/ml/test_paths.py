"""Trees as paths, and the masks of layers that see only a part of them."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from rewardmodel.ml.reading.ways import plan_passes
from rewardmodel.ml.trees.attention import Span, attention_mask, block_mask, layer_spans
from rewardmodel.ml.trees.paths import paths_of
from rewardmodel.ml.trees.tokens import TokenTree

# Places:     0 1 2 3   4 5     6
# A trunk     a b c d, an alternative e f to c d, and an alternative g to b.
TREE = TokenTree(
    input_ids=np.array([10, 11, 12, 13, 14, 15, 16], np.int32),
    position_ids=np.array([0, 1, 2, 3, 2, 3, 1], np.int32),
    subtree_end=np.array([7, 6, 4, 4, 6, 6, 7], np.int32),
    label_index=np.array([1, 3, 5, 6], np.int32),
    targets=np.arange(4, dtype=np.float32)[:, None],
    problem_length=1,
    surprise=np.arange(7, dtype=np.float32),
)
CHAIN = TokenTree(
    np.arange(3), np.arange(3), np.full(3, 3), np.array([2]), np.ones((1, 1), np.float32), 1, np.zeros(3, np.float32)
)


def model(attention: str = "sdpa", **settings: Any) -> Any:
    config = SimpleNamespace(_attn_implementation=attention, **settings)
    config.get_text_config = lambda: config
    return SimpleNamespace(config=config, dtype=torch.float32)


def test_each_label_is_in_one_path() -> None:
    first, second, third = paths_of(5, TREE)
    assert [path.tree for path in (first, second, third)] == [5, 5, 5]
    assert [path.places.tolist() for path in (first, second, third)] == [[0, 1, 2, 3], [0, 1, 4, 5], [0, 6]]
    assert [path.labels.tolist() for path in (first, second, third)] == [[0, 1], [2], [3]]
    assert second.chain.input_ids.tolist() == [10, 11, 14, 15]
    assert second.chain.position_ids.tolist() == [0, 1, 2, 3]
    assert second.chain.label_index.tolist() == [3]
    assert second.chain.targets.tolist() == [[2.0]]
    assert second.chain.surprise is not None
    assert second.chain.surprise.tolist() == [0, 1, 4, 5]
    assert second.chain.is_chain


def test_branch_without_a_label_is_read_only_for_its_tokens() -> None:
    tree = TokenTree(TREE.input_ids, TREE.position_ids, TREE.subtree_end, TREE.label_index[:2], TREE.targets[:2])
    assert [path.places.tolist() for path in paths_of(0, tree)] == [[0, 1, 2, 3]]
    assert len([*paths_of(0, tree, every_token=True)]) == 3


def test_plans_of_the_three_ways() -> None:
    trees = [TREE, CHAIN]
    assert plan_passes(trees, 100, "trees").plan == [[[0], [1]]]
    rows = plan_passes(trees, 100, "rows")
    assert [len(chain) for chain in rows.chains] == [4, 4, 2, 3]
    assert sorted(row for batch in rows.plan for row in batch) == [[0], [1], [2], [3]]
    assert plan_passes(trees, 100, "alone").plan == [[[0]], [[1]], [[2]], [[3]]]
    assert plan_passes(trees, 100, "rows", pack=True).plan == rows.plan


def test_window_and_chunk_count_positions_in_the_tree() -> None:
    ends = torch.from_numpy(TREE.subtree_end).long()[None]
    positions = torch.from_numpy(TREE.position_ids).long()[None]

    def seen(mask: Any) -> list[list[int]]:
        return [torch.nonzero(row == 0).flatten().tolist() for row in mask[0, 0]]

    full = [[0], [0, 1], [0, 1, 2], [0, 1, 2, 3], [0, 1, 4], [0, 1, 4, 5], [0, 6]]
    window = [[0], [0, 1], [1, 2], [2, 3], [1, 4], [4, 5], [0, 6]]  # e sees b, two places and one position before it
    chunk = [[0], [0, 1], [2], [2, 3], [4], [4, 5], [0, 6]]
    mask = attention_mask(ends, positions, model(layer_types=["sliding_attention", "full_attention"], sliding_window=2))
    assert seen(mask["full_attention"]) == full
    assert seen(mask["sliding_attention"]) == window
    assert seen(attention_mask(ends, positions, model(sliding_window=2))) == window
    assert seen(attention_mask(ends, positions, model(attention_chunk_size=2))) == chunk
    assert seen(attention_mask(ends, positions, model(sliding_window=4))) == full


def test_block_mask_leaves_out_blocks_beyond_the_window() -> None:
    ends, positions = torch.full((1, 512), 512), torch.arange(512)[None]
    mask = block_mask(ends, positions, Span(window=100))
    assert mask.to_dense()[0, 0].tolist() == [[1, 0, 0, 0], [1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1]]


def test_layers_that_are_no_attention_have_no_mask() -> None:
    with pytest.raises(NotImplementedError, match="of the kind conv"):
        layer_spans(model(layer_types=["conv", "full_attention"]))
