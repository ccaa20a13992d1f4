"""The surprise input: measured right, learned, saved, and no breach of what scoring promises."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file

from rewardmodel.ml import evaluate, next_tokens, score
from rewardmodel.ml.data import DataError
from rewardmodel.ml.evaluation import label_probabilities
from rewardmodel.ml.model import (
    LabelReader,
    RewardConfig,
    RewardModel,
    label_reader,
    load_causal_lm,
    load_reward_model,
)
from rewardmodel.ml.scoring import score_outcomes, score_solutions, solution_surprises
from rewardmodel.ml.sharing import share_prefixes
from rewardmodel.ml.surprise_base import load_surprise_base, predecessors, tree_surprises, with_surprises
from rewardmodel.ml.surprise_input import BIN_CENTRES, NO_SURPRISE, SurpriseInput, bin_shares
from rewardmodel.ml.tokens import SegmentEncoder, SegmentFormat, TokenTree, build_tree
from rewardmodel.ml.training import Progress, TrainingSettings, prepare, train_reward_model
from rewardmodel.ml.trajectories import Segment, Trajectory, trajectory_from_outcome
from tests.ml.labeled import trajectories
from tests.ml.records import completion, record, step, write_jsonl
from tests.ml.test_model import OTHER, TREE

SETTINGS = TrainingSettings(
    surprise=True, optimizer="muon", learning_rate=1e-2, muon_learning_rate=2e-2, batch_size=8, evaluation_share=0.2
)
SAMPLES = [
    {"problem": "Problem 500", "steps": ["3 is so.", "4 is so.", "5 is not so."]},
    {"problem": "Problem 501", "steps": ["5 is not so."]},
    {"problem": "Problem 502", "steps": []},
]


def build(tokenizer: Any, *some: Trajectory) -> list[TokenTree]:
    encoder = SegmentEncoder(tokenizer, SegmentFormat())
    return [build_tree(one, ids, None, 3)[0] for one, ids in zip(some, encoder.encode(some), strict=True)]


def test_bin_shares_lie_between_the_two_nearest_centres() -> None:
    shares = bin_shares(torch.tensor([[0.25, 9.0, 0.0, 1.0, NO_SURPRISE]]), torch.tensor([0.0, 1.0, 2.0]))
    expected = [[0.75, 0.25, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 0.0]]
    assert shares.tolist() == [expected]


def test_eleven_bins_that_rise() -> None:
    assert len(BIN_CENTRES) == 11
    assert list(BIN_CENTRES) == sorted(set(BIN_CENTRES))


def test_predecessors_at_branches_lie_on_the_trunk(tiny_tokenizer: Any) -> None:
    (tree,) = build(tiny_tokenizer, TREE)
    found = predecessors(tree)
    assert found[0] == -1
    assert (found[1:] != np.arange(len(tree) - 1)).sum() == 2  # the two alternatives start elsewhere
    assert (tree.position_ids[found[1:]] == tree.position_ids[1:] - 1).all()
    assert (tree.subtree_end[found[1:]] > np.arange(1, len(tree))).all()


@pytest.mark.parametrize("logits_at_once", [1, 2**26])
def test_surprises_of_a_tree_equal_those_of_its_paths(
    base: Path, tiny_tokenizer: Any, monkeypatch: pytest.MonkeyPatch, logits_at_once: int
) -> None:
    """Against the whole vocabulary's logits of each root-to-leaf text, read one by one."""
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


@pytest.fixture(scope="module")
def trained(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("surprised")
    train_reward_model(trajectories(60), base, output, replace(SETTINGS, epochs=4), data={})
    return output


@pytest.fixture(scope="module")
def loaded(trained: Path) -> RewardModel:
    return load_reward_model(trained, "cpu")


def test_trained_model_has_learned_bins_and_says_what_base_they_refer_to(trained: Path, base: Path) -> None:
    saved = json.loads((trained / "reward_model.json").read_text())["surprise"]
    assert saved["base"] == str(base)
    assert saved["sha256"] == load_surprise_base(str(base), "cpu").sha256
    assert saved["bin_centres"] == list(BIN_CENTRES)
    bins = load_file(trained / "surprise.safetensors")["bins"]
    assert bins.shape == (11, 32)
    assert np.abs(bins).max() > 1e-3
    names = load_file(trained / "model.safetensors").keys()
    assert not any("surprise" in name for name in names)
    assert RewardConfig.load(trained).surprise is not None
    assert "It has a surprise input" in (trained / "README.md").read_text()


def test_bins_change_what_the_model_says(loaded: RewardModel) -> None:
    before = score_solutions(loaded.model, loaded.tokenizer, SAMPLES)
    weight = loaded.model.surprise_input.bins.weight
    kept = weight.detach().clone()
    with torch.no_grad():
        weight.zero_()
    without = score_solutions(loaded.model, loaded.tokenizer, SAMPLES)
    with torch.no_grad():
        weight.copy_(kept)
    assert np.abs(before[0] - without[0]).max() > 1e-4


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


def test_reader_refuses_tokens_without_their_surprises(base: Path, tiny_tokenizer: Any) -> None:
    reader = LabelReader(load_causal_lm(base), [1, 2, 3], surprise_input=SurpriseInput(BIN_CENTRES, 32))
    with pytest.raises(ValueError, match="needs the tokens' surprises"):
        label_probabilities(reader, build(tiny_tokenizer, OTHER), 0)


def test_fresh_surprise_input_changes_nothing(base: Path, tiny_tokenizer: Any) -> None:
    trees = build(tiny_tokenizer, TREE, OTHER)
    model = load_causal_lm(base).eval()
    plain = label_probabilities(LabelReader(model, [1, 2, 3]), trees, 0)
    trees = with_surprises(trees, tree_surprises(load_surprise_base(str(base), "cpu"), trees, 0))
    reader = LabelReader(model, [1, 2, 3], surprise_input=SurpriseInput(BIN_CENTRES, 32))
    for one, two in zip(plain, label_probabilities(reader, trees, 0), strict=True):
        np.testing.assert_allclose(two, one, atol=1e-6)


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

    monkeypatch.setattr("rewardmodel.ml.solution_surprises.tree_surprises", no_pass)
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


def test_killed_run_goes_on_to_the_same_weights(base: Path, tmp_path: Path) -> None:
    class Killed(Exception):
        pass

    def kill(now: Progress) -> None:
        if now.step == 5:
            raise Killed

    settings = replace(SETTINGS, epochs=2, checkpoints=6)
    train_reward_model(trajectories(30), base, tmp_path / "whole", settings, data={})
    with pytest.raises(Killed):
        train_reward_model(trajectories(30), base, tmp_path / "cut", settings, data={}, progress=kill)
    train_reward_model(trajectories(30), base, tmp_path / "cut", settings, data={})
    for file in ("model.safetensors", "surprise.safetensors"):
        whole, cut = load_file(tmp_path / "whole" / file), load_file(tmp_path / "cut" / file)
        for name, weight in whole.items():
            np.testing.assert_array_equal(cut[name], weight, err_msg=name)


def test_lora_trains_the_bins_too(base: Path, tmp_path: Path) -> None:
    settings = replace(SETTINGS, optimizer="adamw", lora_rank=4, epochs=2, label_tokens="a,b,c", evaluation_share=0.0)
    trainer, _, _ = prepare(trajectories(8), base, settings, tmp_path / "run", lambda _: None)
    names = {name for name, parameter in trainer.reader.named_parameters() if parameter.requires_grad}
    assert "surprise_input.bins.weight" in names
    assert all("lora_" in name or name in ("label_rows", "surprise_input.bins.weight") for name in names)
    train_reward_model(trajectories(40), base, tmp_path / "out", settings, data={})
    assert np.abs(load_file(tmp_path / "out" / "surprise.safetensors")["bins"]).max() > 1e-3
    rows = score_solutions(*load_reward_model(tmp_path / "out", "cpu")[:2], SAMPLES)
    assert np.isfinite(rows[0]).all()


def test_solutions_without_steps_have_nothing_to_be_surprised_at(loaded: RewardModel) -> None:
    assert [rows.shape for rows in score_solutions(loaded.model, loaded.tokenizer, [SAMPLES[2]] * 2)] == [(0, 3)] * 2
    assert score_solutions(loaded.model, loaded.tokenizer, []) == []


def test_step_without_tokens_left_is_nan(loaded: RewardModel) -> None:
    samples = [*SAMPLES, {"problem": "P" * 1200, "steps": ["a"]}]
    scored = score_solutions(loaded.model, loaded.tokenizer, samples, on_overflow="nan")
    np.testing.assert_allclose(scored[0], score_solutions(loaded.model, loaded.tokenizer, SAMPLES)[0], atol=5e-6)
    assert np.isnan(scored[3]).all()


def test_commands_take_the_base_from_where_it_is(
    base: Path, trained: Path, loaded: RewardModel, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = write_jsonl(tmp_path / "in.jsonl", SAMPLES)
    common = ["--model", str(trained), "--device", "cpu", "--surprise-base", str(base)]
    assert score.main([*common, "--data", str(data), "--output", str(tmp_path / "out.jsonl")]) == 0
    line = json.loads((tmp_path / "out.jsonl").read_text().splitlines()[0])
    np.testing.assert_allclose(
        line["step_probabilities"], score_solutions(loaded.model, loaded.tokenizer, SAMPLES)[0], atol=1e-5
    )
    capsys.readouterr()
    rated = write_jsonl(
        tmp_path / "prm.jsonl",
        [record(step(completion("7 is so."), completion("7 is not so.", -1)), problem="Problem 900")],
    )
    assert evaluate.main([*common, "--data", str(rated)]) == 0
    assert json.loads(capsys.readouterr().out)["metrics"]["labels"] == 2
