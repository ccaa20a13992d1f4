"""Solutions of one problem have the same scores in one shared pass as alone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rewardmodel.ml import scoring
from rewardmodel.ml.model import CONFIG_FILE, LabelReader, RewardConfig, RewardModel, load_reward_model
from rewardmodel.ml.scoring import score_solutions
from rewardmodel.ml.trees.sharing import attention_pair_cost, common_prefix, join, share_prefixes
from rewardmodel.ml.trees.tokens import TokenTree

LONG = "Add all of the numbers, one after the other, and then say what the sum is: " + ", ".join(map(str, range(30)))
SAMPLES = [
    {"problem": LONG, "steps": ["We add.", "It is 435."]},
    {"problem": "Q", "steps": ["So we add the next number to it, and so on, 1, 2, 3, 4.", "It is so."]},
    {"problem": LONG, "steps": ["We add the next number to it.", "It is so.", "The sum is 4."]},
    {"problem": LONG, "steps": []},
    {"problem": LONG, "steps": ["No."]},
    {"problem": "Q", "steps": ["It is not so, and we do not add 1, 2, 3, 4, 5, 6 to it."]},
]


@pytest.fixture(scope="module")
def loaded(make_base: Any) -> Iterator[RewardModel]:
    folder: Path = make_base(seed=3, max_position_embeddings=2048)
    tokens = {"negative": "a", "neutral": "b", "positive": "c"}
    config = RewardConfig("prm", tokens, separator="\n", problem_separator="\n\n", label_on="separator", bos=False)
    config.save(folder)
    yield load_reward_model(folder, "cpu")
    (folder / CONFIG_FILE).unlink()


@pytest.fixture
def groups(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, ...]]:
    """Return a list that the scoring in the test fills with what it shares."""
    seen: list[tuple[int, ...]] = []

    def spy(*arguments: Any, **options: Any) -> Any:
        found = share_prefixes(*arguments, **options)
        seen.extend(group.members for group in found)
        return found

    monkeypatch.setattr(scoring, "share_prefixes", spy)
    # As in models of usual width; in one of 32 hidden units attention is expensive, and trees pay off late.
    monkeypatch.setattr(LabelReader, "pair_cost", 1e-4)
    return seen


def chain(ids: list[int], *labels: int) -> TokenTree:
    count = len(ids)
    return TokenTree(
        input_ids=np.asarray(ids, dtype=np.int32),
        position_ids=np.arange(count, dtype=np.int32),
        subtree_end=np.full(count, count, dtype=np.int32),
        label_index=np.asarray(labels, dtype=np.int32),
        targets=np.eye(3, dtype=np.float32)[: len(labels)],
    )


def test_shared_scores_equal_single_ones(loaded: RewardModel, groups: list[tuple[int, ...]]) -> None:
    together = score_solutions(loaded.model, loaded.tokenizer, SAMPLES)
    # among those with steps 0, 1, 2, 4, 5: the long problem's are a tree, longest first; the short one's are not
    assert sorted(groups) == [(1,), (2, 0, 3), (4,)]
    for sample, rows in zip(SAMPLES, together, strict=True):
        (alone,) = score_solutions(loaded.model, loaded.tokenizer, [sample])
        np.testing.assert_allclose(rows, alone, atol=2e-6)
    assert np.abs(together[0][0] - together[2][0]).max() > 1e-4


def test_changed_solution_leaves_others_of_its_problem_unchanged(
    loaded: RewardModel, groups: list[tuple[int, ...]]
) -> None:
    changed = [*SAMPLES]
    changed[2] = {"problem": LONG, "steps": ["Quite another thought.", "And one more, of some length, to be sure."]}
    before = score_solutions(loaded.model, loaded.tokenizer, SAMPLES)
    after = score_solutions(loaded.model, loaded.tokenizer, changed)
    assert all(any(len(members) == 3 for members in some) for some in (groups[:3], groups[3:]))
    for number in (0, 1, 4, 5):
        np.testing.assert_allclose(after[number], before[number], atol=2e-6)
    assert np.abs(after[2][0] - before[2][0]).max() > 1e-4


def test_tree_never_holds_more_tokens_than_a_batch(loaded: RewardModel, groups: list[tuple[int, ...]]) -> None:
    whole = score_solutions(loaded.model, loaded.tokenizer, SAMPLES)
    del groups[:]
    tight = score_solutions(loaded.model, loaded.tokenizer, SAMPLES, tokens_per_batch=100)
    assert all(len(members) == 1 for members in groups)
    for one, two in zip(whole, tight, strict=True):
        np.testing.assert_allclose(two, one, atol=2e-6)


def test_join_lays_solutions_out_as_branches() -> None:
    tree = join([chain([7, 8, 1, 2, 3], 3, 4), chain([7, 8, 4], 2)], 2)
    assert tree.input_ids.tolist() == [7, 8, 1, 2, 3, 4]
    assert tree.position_ids.tolist() == [0, 1, 2, 3, 4, 2]
    assert tree.subtree_end.tolist() == [6, 6, 5, 5, 5, 6]
    assert tree.label_index.tolist() == [3, 4, 5]
    assert tree.targets.argmax(axis=1).tolist() == [0, 1, 0]


def test_common_prefix_ends_before_the_first_label() -> None:
    assert common_prefix([chain([7, 8, 1, 2], 3), chain([7, 8, 3], 2)]) == 2
    assert common_prefix([chain([7, 8, 1, 2], 2), chain([7, 8, 1, 2], 3)]) == 2


def test_sharing_by_its_cost() -> None:
    """A problem of 500 tokens and solutions of 100: alone 600 tokens each, in a tree of ten 150."""
    long, short = (
        [chain([*range(prefix), 1000 + n, *range(2000, 2099)], prefix + 99) for n in range(10)] for prefix in (500, 10)
    )

    def sizes(chains: list[TokenTree], pair_cost: float) -> list[int]:
        found = share_prefixes(chains, ["P"] * 10, pair_cost=pair_cost, tokens_per_tree=10_000)
        assert sorted(number for group in found for number in group.members) == list(range(10))
        return [len(group.members) for group in found]

    assert sizes(long, 0.0) == [10]  # attention is free: share as many as possible
    assert sizes(long, 1e-4) == [10]  # (1500 + 225) / 10 = 172 against 600 + 18
    assert sizes(long, 1e-2) == [1] * 10  # 700 tokens with 4900 for attention, half of it each, against 600 + 1800
    assert sizes(short, 1e-4) == [1] * 10  # at best 101 against 110: too small a gain


def test_pair_cost_counts_the_layers_weights_only(loaded: RewardModel) -> None:
    weights = 2 * (4 * 32 * 32 + 3 * 32 * 64 + 2 * 32) + 32
    assert attention_pair_cost(loaded.model) == pytest.approx(2 * 32 * 2 / weights)
