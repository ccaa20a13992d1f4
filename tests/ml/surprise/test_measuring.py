"""Surprises of the frozen base: measured once, and with the right base."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from rewardmodel.ml.data import DataError
from rewardmodel.ml.model import (
    RewardModel,
    load_reward_model,
)
from rewardmodel.ml.scoring import score_outcomes, score_solutions, solution_surprises
from rewardmodel.ml.surprise import next_tokens
from rewardmodel.ml.surprise.frozen_base import load_surprise_base, predecessors, tree_surprises
from rewardmodel.ml.surprise_input import NO_SURPRISE
from rewardmodel.ml.training.reward_models import train_reward_model
from rewardmodel.ml.trees.trajectories import trajectory_from_outcome
from tests.ml.surprise.samples import SAMPLES, SETTINGS
from tests.ml.test_model import OTHER, TREE, build


def test_predecessors_at_branches_lie_on_the_trunk(tiny_tokenizer: Any) -> None:
    (tree,) = build(tiny_tokenizer, TREE)
    found = predecessors(tree)
    assert found[0] == -1
    assert (found[1:] != np.arange(len(tree) - 1)).sum() == 2  # the two alternatives start at other positions
    assert (tree.position_ids[found[1:]] == tree.position_ids[1:] - 1).all()
    assert (tree.subtree_end[found[1:]] > np.arange(1, len(tree))).all()


@pytest.mark.parametrize("logits_at_once", [1, 2**26])
def test_surprises_of_a_tree_equal_those_of_its_paths(
    base: Path, tiny_tokenizer: Any, monkeypatch: pytest.MonkeyPatch, logits_at_once: int
) -> None:
    """Compare with the whole vocabulary's logits of each root-to-leaf text, read one by one."""
    monkeypatch.setattr(next_tokens, "LOGITS_AT_ONCE", logits_at_once)
    frozen = load_surprise_base(str(base), "cpu")
    trees = build(tiny_tokenizer, TREE, OTHER)
    found = tree_surprises(frozen, trees, 0)
    for tree, surprise in zip(trees, found, strict=True):
        before = predecessors(tree)
        for place in range(len(tree)):
            if place < tree.problem_length:
                assert surprise[place] == NO_SURPRISE
                continue
            path = [place]
            while path[0]:
                path.insert(0, before[path[0]])
            ids = torch.tensor(tree.input_ids[path].astype(np.int64))[None]
            log_p = torch.log_softmax(frozen.model(input_ids=ids).logits[0, -2].float(), -1)[ids[0, -1]]
            assert surprise[place] == pytest.approx(-log_p.item(), abs=2e-5)


def test_surprises_are_computed_once_for_several_models(
    base: Path, trained: Path, loaded: RewardModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = [{"problem": f"Problem {n}", "steps": ["It is so."], "is_correct": bool(n % 2)} for n in range(20)]
    settings = replace(SETTINGS, kind="orm", max_length=100)
    train_reward_model([trajectory_from_outcome(one) for one in records], base, tmp_path, settings, data={})
    orm = load_reward_model(tmp_path, "cpu")
    expected = score_outcomes(orm.model, orm.tokenizer, SAMPLES)
    shared = solution_surprises(loaded.model, loaded.tokenizer, SAMPLES)
    steps = score_solutions(loaded.model, loaded.tokenizer, SAMPLES)

    def no_pass(*_: Any, **__: Any) -> Any:
        raise AssertionError("the base ran again")

    monkeypatch.setattr("rewardmodel.ml.surprise.solutions.tree_surprises", no_pass)
    np.testing.assert_array_equal(score_outcomes(orm.model, orm.tokenizer, SAMPLES, surprises=shared), expected)
    for one, two in zip(score_solutions(loaded.model, loaded.tokenizer, SAMPLES, surprises=shared), steps, strict=True):
        np.testing.assert_array_equal(one, two)
    with pytest.raises(DataError, match="belong to other samples"):
        score_solutions(loaded.model, loaded.tokenizer, SAMPLES[::-1], surprises=shared)
    with pytest.raises(DataError, match="another base"):
        score_solutions(loaded.model, loaded.tokenizer, SAMPLES, surprises=replace(shared, base_sha256="0"))


def test_base_that_was_moved_or_changed_is_said(
    base: Path, trained: Path, make_base: Callable[..., Path], tmp_path: Path
) -> None:
    (tmp_path / "copy").mkdir()
    for file in trained.iterdir():
        if file.is_file():
            (tmp_path / "copy" / file.name).write_bytes(file.read_bytes())
    content = json.loads((trained / "reward_model.json").read_text())
    content["surprise"]["base"] = str(tmp_path / "gone")
    (tmp_path / "copy" / "reward_model.json").write_text(json.dumps(content))
    moved = load_reward_model(tmp_path / "copy", "cpu")
    with pytest.raises(DataError, match=r"base '.*gone' cannot be loaded .*surprise_base"):
        score_solutions(moved.model, moved.tokenizer, SAMPLES)
    found = load_reward_model(tmp_path / "copy", "cpu", surprise_base=str(base))
    np.testing.assert_array_equal(
        score_solutions(found.model, found.tokenizer, SAMPLES)[0],
        score_solutions(*load_reward_model(trained, "cpu")[:2], SAMPLES)[0],
    )
    other = load_reward_model(trained, "cpu", surprise_base=str(make_base(seed=7)))
    with pytest.raises(DataError, match="has other weights"):
        score_solutions(other.model, other.tokenizer, SAMPLES)
    (tmp_path / "copy" / "surprise.safetensors").unlink()
    with pytest.raises(DataError, match=r"surprise\.safetensors is missing"):
        load_reward_model(tmp_path / "copy", "cpu")


def test_solutions_without_steps_have_no_surprises(loaded: RewardModel) -> None:
    assert [rows.shape for rows in score_solutions(loaded.model, loaded.tokenizer, [SAMPLES[2]] * 2)] == [(0, 3)] * 2
    assert score_solutions(loaded.model, loaded.tokenizer, []) == []
