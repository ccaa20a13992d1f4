import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rewardmodel.ml.trees.packing import collate, pack_rows, plan_batches
from rewardmodel.ml.trees.tokens import TokenTree


def chain(first_id: int, length: int) -> TokenTree:
    """Return a chain of consecutive ids with one label at its end, whose class is its first id modulo 3."""
    return TokenTree(
        input_ids=np.arange(first_id, first_id + length),
        position_ids=np.arange(length),
        subtree_end=np.full(length, length),
        label_index=np.array([length - 1]),
        targets=np.eye(3, dtype=np.float32)[[first_id % 3]],
    )


@given(st.lists(st.integers(1, 40), min_size=1, max_size=60), st.integers(1, 60))
def test_pack_rows_places_every_item_once_within_capacity(lengths: list[int], capacity: int) -> None:
    rows = pack_rows(lengths, capacity)
    assert sorted(index for row in rows for index in row) == list(range(len(lengths)))
    assert all(len(row) == 1 or sum(lengths[index] for index in row) <= capacity for row in rows)


@given(st.lists(st.integers(1, 40), max_size=60), st.integers(1, 200), st.booleans())
def test_plan_batches_keeps_the_budget_with_padding(lengths: list[int], budget: int, pack: bool) -> None:
    batches = plan_batches(lengths, budget, pack=pack)
    assert sorted(index for batch in batches for row in batch for index in row) == list(range(len(lengths)))
    for batch in batches:
        width = max(sum(lengths[index] for index in row) for row in batch)
        assert len(batch) == 1 or width * len(batch) <= budget


def test_plan_batches_fills_short_items_into_rows_of_the_longest() -> None:
    assert plan_batches([4, 10, 6, 5, 5], 20) == [[[1], [2, 0]], [[3, 4]]]


def test_collate_shifts_visibility_and_labels_of_a_packed_row() -> None:
    batch = collate([chain(10, 3), chain(20, 2), chain(30, 4)], [[2], [0]], padding_id=0)
    assert batch.subtree_end is None  # one chain per row: plain causal attention
    assert batch.input_ids.tolist() == [[30, 31, 32, 33], [10, 11, 12, 0]]
    batch = collate([chain(10, 3), chain(20, 2), chain(30, 4)], [[2], [0, 1]], padding_id=0)
    assert batch.subtree_end is not None
    assert batch.input_ids.tolist() == [[30, 31, 32, 33, 0], [10, 11, 12, 20, 21]]
    assert batch.position_ids.tolist() == [[0, 1, 2, 3, 0], [0, 1, 2, 0, 1]]
    assert batch.subtree_end.tolist() == [[4, 4, 4, 4, 5], [3, 3, 3, 5, 5]]
    assert batch.label_index.tolist() == [3, 5 + 2, 5 + 4]
    assert batch.order.tolist() == [2, 0, 1]
    assert batch.label_counts.tolist() == [1, 1, 1]
    assert batch.targets.argmax(axis=1).tolist() == [0, 1, 2]


def test_plan_batches_of_nothing_is_empty() -> None:
    assert plan_batches([], 10) == []


def test_pack_rows_gives_an_oversized_item_its_own_row() -> None:
    assert pack_rows([3, 12, 2], capacity=5) == [[1], [0, 2]]


def test_plan_batches_makes_no_row_longer_than_attention_allows() -> None:
    """One item of 40 and eight of 10: without a price for pairs three rows of 40, else one and eight of 10."""
    lengths = [40, *[10] * 8]
    assert [[len(row) for row in batch] for batch in plan_batches(lengths, 40)] == [[1], [4], [4]]
    dear = plan_batches(lengths, 40, pair_cost=0.1)
    assert [[len(row) for row in batch] for batch in dear] == [[1], [1, 1, 1, 1], [1, 1, 1, 1]]


def test_pack_rows_leaves_hardly_any_room() -> None:
    lengths = [1 + (37 * number) % 500 for number in range(20_000)]
    rows = pack_rows(lengths, 500)
    assert sorted(index for row in rows for index in row) == list(range(20_000))
    assert sum(lengths) / (500 * len(rows)) > 0.99


def test_plan_batches_never_pads_more_than_a_pass_costs() -> None:
    """Three of 500 and three of 100: in one batch 1200 tokens of padding, far more than one pass more costs."""
    plan = plan_batches([500, 100, 500, 100, 100, 500], 10_000, pack=False)
    assert plan == [[[0], [2], [5]], [[1], [3], [4]]]
    assert len(plan_batches([500, 490, 480], 10_000, pack=False)) == 1
