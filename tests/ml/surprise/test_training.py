"""Models with a surprise input are trained, resumed, saved and used from the command line."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from rewardmodel.ml import evaluate, score
from rewardmodel.ml.model import (
    RewardConfig,
    RewardModel,
    load_reward_model,
)
from rewardmodel.ml.scoring import score_solutions
from rewardmodel.ml.surprise.frozen_base import load_surprise_base
from rewardmodel.ml.surprise_input import BIN_CENTRES
from rewardmodel.ml.training.reward_models import Progress, prepare, train_reward_model
from tests.ml.labeled_trajectories import trajectories
from tests.ml.records import completion, record, step, write_jsonl
from tests.ml.surprise.samples import SAMPLES, SETTINGS


def test_trained_model_has_bins_and_names_their_base(trained: Path, base: Path) -> None:
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
