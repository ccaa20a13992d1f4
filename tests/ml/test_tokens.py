from typing import Any

import numpy as np
import pytest

from rewardmodel.ml.trees.tokens import SegmentEncoder, SegmentFormat, TokenTree, build_tree
from rewardmodel.ml.trees.trajectories import Segment, Trajectory

NEGATIVE, POSITIVE = (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)

# problem ── a ── b ── (c, d: alternatives without a continuation)
#         └─ a2
TREE = Trajectory(
    (
        Segment("P", -1),
        Segment("a", 0, POSITIVE),
        Segment("a2", 0, NEGATIVE),
        Segment("b", 1, POSITIVE),
        Segment("c", 3, POSITIVE),
        Segment("d", 3, NEGATIVE),
    )
)
# ids by segment: one token per element
IDS = [[[10, 11]], [[20, 21]], [[30]], [[40]], [[50, 51]], [[60]]]


def text_of(tree: TokenTree, token: int) -> list[int]:
    """Return the ids that a token sees, itself included, in order."""
    return [int(tree.input_ids[j]) for j in range(token + 1) if token < tree.subtree_end[j]]


def test_build_tree_lets_tokens_see_their_ancestors_only() -> None:
    tree, dropped = build_tree(TREE, IDS, None, 3)
    assert dropped == 0
    seen = {int(tree.input_ids[token]): text_of(tree, token) for token in range(len(tree))}
    assert seen[21] == [10, 11, 20, 21]
    assert seen[30] == [10, 11, 30]
    assert seen[40] == [10, 11, 20, 21, 40]
    assert seen[51] == [10, 11, 20, 21, 40, 50, 51]
    assert seen[60] == [10, 11, 20, 21, 40, 60]


def test_build_tree_continues_positions_from_the_branch_point() -> None:
    tree, _ = build_tree(TREE, IDS, None, 3)
    positions = dict(zip(tree.input_ids.tolist(), tree.position_ids.tolist(), strict=True))
    assert positions == {10: 0, 11: 1, 20: 2, 21: 3, 30: 2, 40: 4, 50: 5, 51: 6, 60: 5}


def test_build_tree_puts_labels_on_the_last_token_of_each_step() -> None:
    tree, _ = build_tree(TREE, IDS, None, 3)
    labels = {
        int(tree.input_ids[place]): tuple(target) for place, target in zip(tree.label_index, tree.targets, strict=True)
    }
    assert labels == {21: POSITIVE, 30: NEGATIVE, 40: POSITIVE, 51: POSITIVE, 60: NEGATIVE}


def test_build_tree_counts_labels_beyond_the_length() -> None:
    tree, dropped = build_tree(TREE, IDS, 5, 3)  # "a" ends at 4, "b" at 5, "c" and "d" beyond
    assert dropped == 2
    assert sorted(tree.input_ids.tolist()) == [10, 11, 20, 21, 30, 40]
    tree, dropped = build_tree(TREE, IDS, 3, 3)  # "a" ends at 4 and is dropped with all that follows; "a2" ends at 3
    assert (dropped, tree.input_ids.tolist()) == (4, [10, 11, 30])


def test_build_tree_of_a_problem_beyond_the_length_is_empty() -> None:
    tree, dropped = build_tree(TREE, IDS, 1, 3)
    assert (len(tree), len(tree.label_index), dropped) == (0, 0, 5)


def test_build_tree_with_a_target_at_every_token() -> None:
    chain = Trajectory((Segment("P", -1), Segment("a", 0, (0.0, 1.0)), Segment("b", 1, (0.0, 1.0))), every_token=True)
    tree, _ = build_tree(chain, [*IDS[:2], [[40, 41, 42]]], None, 2)
    assert tree.is_chain
    assert tree.label_index.tolist() == [2, 3, 4, 5, 6]
    assert tree.targets.tolist() == [[0.0, 1.0]] * 5


def test_encoder_tokenises_every_segment_on_its_own(tiny_tokenizer: Any) -> None:
    def ids(text: str) -> list[int]:
        return list(tiny_tokenizer(text, add_special_tokens=False)["input_ids"])

    chain = Trajectory((Segment("The sum", -1), Segment("of the", 0, POSITIVE)))
    on_separator = SegmentEncoder(tiny_tokenizer, SegmentFormat()).encode([chain])[0]
    assert on_separator == [[ids("The sum\n\n")], [ids("of the\n")]]
    on_step = SegmentEncoder(tiny_tokenizer, SegmentFormat(label_on="step")).encode([chain])[0]
    assert on_step == [[ids("The sum\n\n")], [ids("of the"), ids("\n")]]
    tree, _ = build_tree(chain, on_step, None, 3)
    assert tree.label_index.tolist() == [len(ids("The sum\n\n")) + len(ids("of the")) - 1]
    assert tree.input_ids[-1] == ids("\n")[0]


def test_empty_step_does_not_fit_if_its_label_is_on_the_step(tiny_tokenizer: Any) -> None:
    chain = Trajectory((Segment("P", -1), Segment("", 0, POSITIVE)))
    ids = SegmentEncoder(tiny_tokenizer, SegmentFormat(label_on="step")).encode([chain])[0]
    assert build_tree(chain, ids, None, 3)[1] == 1


def test_encoder_wants_a_bos_token_for_a_format_with_one(tiny_tokenizer: Any) -> None:
    with pytest.raises(ValueError, match="tokenizer has none"):
        SegmentEncoder(tiny_tokenizer, SegmentFormat(bos=True))


def test_tree_arrays_agree_in_length() -> None:
    tree, _ = build_tree(TREE, IDS, None, 3)
    assert len(tree.input_ids) == len(tree.position_ids) == len(tree.subtree_end) == 9
    assert tree.targets.dtype == np.float32
