"""Reading surprises: what the model receives, and that scoring keeps its promises."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from rewardmodel.ml.evaluation import label_probabilities
from rewardmodel.ml.model import (
    LabelReader,
    RewardModel,
    label_reader,
    load_causal_lm,
)
from rewardmodel.ml.scoring import score_solutions
from rewardmodel.ml.surprise.frozen_base import load_surprise_base, tree_surprises, with_surprises
from rewardmodel.ml.surprise_input import BIN_CENTRES, NO_SURPRISE, SurpriseInput, bin_shares
from rewardmodel.ml.trees.sharing import share_prefixes
from rewardmodel.ml.trees.trajectories import Segment, Trajectory
from tests.ml.surprise.samples import SAMPLES
from tests.ml.test_model import OTHER, TREE, build


def test_bin_shares_lie_between_the_two_nearest_centres() -> None:
    shares = bin_shares(torch.tensor([[0.25, 9.0, 0.0, 1.0, NO_SURPRISE]]), torch.tensor([0.0, 1.0, 2.0]))
    expected = [[0.75, 0.25, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 0.0]]
    assert shares.tolist() == [expected]


def test_eleven_bins_that_rise() -> None:
    assert len(BIN_CENTRES) == 11
    assert list(BIN_CENTRES) == sorted(set(BIN_CENTRES))


def test_fresh_surprise_input_changes_nothing(base: Path, tiny_tokenizer: Any) -> None:
    trees = build(tiny_tokenizer, TREE, OTHER)
    model = load_causal_lm(base).eval()
    plain = label_probabilities(LabelReader(model, [1, 2, 3]), trees, 0)
    trees = with_surprises(trees, tree_surprises(load_surprise_base(str(base), "cpu"), trees, 0))
    reader = LabelReader(model, [1, 2, 3], surprise_input=SurpriseInput(BIN_CENTRES, 32))
    for one, two in zip(plain, label_probabilities(reader, trees, 0), strict=True):
        np.testing.assert_allclose(two, one, atol=1e-6)


def test_bins_change_what_the_model_says(loaded: RewardModel) -> None:
    before = score_solutions(loaded.model, loaded.tokenizer, SAMPLES)
    assert loaded.model.surprise_input is not None
    weight = loaded.model.surprise_input.bins.weight
    kept = weight.detach().clone()
    with torch.no_grad():
        weight.zero_()
    without = score_solutions(loaded.model, loaded.tokenizer, SAMPLES)
    with torch.no_grad():
        weight.copy_(kept)
    assert np.abs(before[0] - without[0]).max() > 1e-4


def test_reader_refuses_tokens_without_their_surprises(base: Path, tiny_tokenizer: Any) -> None:
    reader = LabelReader(load_causal_lm(base), [1, 2, 3], surprise_input=SurpriseInput(BIN_CENTRES, 32))
    with pytest.raises(ValueError, match="needs the surprise of each token"):
        label_probabilities(reader, build(tiny_tokenizer, OTHER), 0)


@pytest.mark.parametrize("tokens_per_batch", [1, 60, 10_000])
def test_score_of_step_k_equals_that_of_prefix_k(loaded: RewardModel, tokens_per_batch: int) -> None:
    whole = score_solutions(loaded.model, loaded.tokenizer, SAMPLES, tokens_per_batch=tokens_per_batch)
    assert [rows.shape for rows in whole] == [(3, 3), (1, 3), (0, 3)]
    for sample, rows in zip(SAMPLES, whole, strict=True):
        for count in range(1, len(rows) + 1):
            prefix = {"problem": sample["problem"], "steps": sample["steps"][:count]}
            (alone,) = score_solutions(loaded.model, loaded.tokenizer, [prefix])
            np.testing.assert_allclose(rows[count - 1], alone[-1], atol=5e-6)


@pytest.mark.parametrize("pack", [True, False])
@pytest.mark.parametrize("budget", [1, 60, 10_000])
def test_packed_padded_and_single_trees_say_the_same(
    base: Path, trained: Path, loaded: RewardModel, budget: int, pack: bool
) -> None:
    frozen = load_surprise_base(str(base), "cpu")
    trees = build(loaded.tokenizer, TREE, OTHER, Trajectory(TREE.segments[:2]), Trajectory(TREE.segments[:3]))
    ids = loaded.tokenizer.convert_tokens_to_ids(list(loaded.config.label_tokens.values()))
    reader = LabelReader(loaded.model, ids, surprise_input=loaded.model.surprise_input).eval()
    alone = [
        label_probabilities(reader, with_surprises([tree], tree_surprises(frozen, [tree], 0)), 0)[0] for tree in trees
    ]
    together = with_surprises(trees, tree_surprises(frozen, trees, 0, budget))
    for one, batched in zip(alone, label_probabilities(reader, together, 0, budget, pack=pack), strict=True):
        np.testing.assert_allclose(batched, one, atol=5e-6)


def test_solutions_that_share_their_problem_say_the_same(loaded: RewardModel) -> None:
    problem = "Add 1 and 2 and 3. " * 8
    chains = [
        Trajectory((Segment(problem, -1), *(Segment(text, place, (1.0, 0.0, 0.0)) for place, text in enumerate(texts))))
        for texts in (["1 is so.", "2 is so."], ["1 is so.", "3 is not so."], ["9 is so."])
    ]
    frozen = load_surprise_base(str(loaded.config.surprise.base), "cpu")  # type: ignore[union-attr]
    trees = build(loaded.tokenizer, *chains)
    trees = with_surprises(trees, tree_surprises(frozen, trees, 0))
    (group,) = share_prefixes(trees, [problem] * 3, pair_cost=0.0, tokens_per_tree=10_000)
    assert sorted(group.members) == [0, 1, 2]
    reader = label_reader(loaded.model, loaded.tokenizer)
    together = label_probabilities(reader, [group.tree], 0)[0]
    alone = np.concatenate(label_probabilities(reader, [trees[number] for number in group.members], 0))
    np.testing.assert_allclose(together, alone, atol=5e-6)


def test_step_without_tokens_left_is_nan(loaded: RewardModel) -> None:
    samples = [*SAMPLES, {"problem": "P" * 1200, "steps": ["a"]}]
    scored = score_solutions(loaded.model, loaded.tokenizer, samples, on_overflow="nan")
    np.testing.assert_allclose(scored[0], score_solutions(loaded.model, loaded.tokenizer, SAMPLES)[0], atol=5e-6)
    assert np.isnan(scored[3]).all()
