"""Models are saved, scored and described in one dtype; what is trained is float32."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from rewardmodel.ml import evaluate
from rewardmodel.ml.data import DataError
from rewardmodel.ml.model import RewardConfig, load_causal_lm, load_reward_model
from rewardmodel.ml.scoring import score_solutions
from rewardmodel.ml.training.held_out import split_by_problem
from rewardmodel.ml.training.language_models import train_language_model
from rewardmodel.ml.training.reward_models import TrainingSettings, prepare, train_reward_model
from tests.ml.labeled_trajectories import trajectories
from tests.ml.records import completion, record, step, write_jsonl
from tests.ml.test_language_training import documents

SETTINGS = TrainingSettings(learning_rate=1e-2, batch_size=8, epochs=1, evaluation_share=0.3)


@pytest.fixture(scope="module")
def small_base(make_base: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory, tiny_tokenizer: Any) -> Path:
    folder = tmp_path_factory.mktemp("bfloat16")
    load_causal_lm(make_base()).to(torch.bfloat16).save_pretrained(folder)
    tiny_tokenizer.save_pretrained(folder)
    return folder


def dtypes(folder: Path) -> set[torch.dtype]:
    return {tensor.dtype for tensor in load_file(folder / "model.safetensors").values()}


@pytest.mark.parametrize("rank", [0, 4])
@pytest.mark.parametrize(
    ("dtype", "expected"), [("auto", torch.bfloat16), ("float32", torch.float32), ("float16", torch.float16)]
)
def test_model_is_saved_and_scored_in_the_dtype(
    dtype: Any, expected: torch.dtype, rank: int, small_base: Path, tmp_path: Path
) -> None:
    settings = replace(SETTINGS, dtype=dtype, lora_rank=rank)
    train_reward_model(trajectories(12), small_base, tmp_path, settings, data={})
    assert dtypes(tmp_path) == {expected}
    assert json.loads((tmp_path / "config.json").read_text())["dtype"] == str(expected).removeprefix("torch.")
    assert RewardConfig.load(tmp_path).provenance["dtype"] == str(expected).removeprefix("torch.")
    loaded = load_reward_model(tmp_path, "cpu")
    assert loaded.model.dtype == expected
    (rows,) = score_solutions(loaded.model, loaded.tokenizer, [{"problem": "Problem 1", "steps": ["so"]}])
    assert rows.sum() == pytest.approx(1, abs=1e-6)
    assert load_reward_model(tmp_path, "cpu", dtype=torch.float32).model.dtype == torch.float32


@pytest.mark.parametrize("rank", [0, 4])
def test_trained_weights_are_float32_whatever_the_base(rank: int, small_base: Path, tmp_path: Path) -> None:
    for precision in ("float32", "bfloat16"):
        settings = replace(SETTINGS, lora_rank=rank, precision=precision)
        trainer, _, _ = prepare(trajectories(12), small_base, settings, tmp_path / precision, lambda _: None)
        trained = {p.dtype for p in trainer.reader.parameters() if p.requires_grad}
        frozen = {p.dtype for p in trainer.reader.parameters() if not p.requires_grad}
        assert trained == {torch.float32}
        assert frozen == ({torch.bfloat16 if precision == "bfloat16" else torch.float32} if rank else set())


@pytest.mark.parametrize("rank", [0, 4])
def test_figures_in_the_card_are_those_of_the_saved_folder(
    rank: int, small_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        record(step(completion(f"{n} is so.")), step(completion(f"{n} is not so.", -1), chosen=None), problem=f"P {n}")
        for n in range(20)
    ]
    from rewardmodel.ml.trees.trajectories import trajectory_from_record

    data = [trajectory_from_record(row) for row in rows]
    settings = replace(SETTINGS, lora_rank=rank)
    metrics = train_reward_model(data, small_base, tmp_path / "out", settings, data={})
    held_out = {one.problem for one in split_by_problem(data, settings.evaluation_share, settings.seed)[1]}
    own = write_jsonl(tmp_path / "held_out.jsonl", [row for row in rows if row["question"]["problem"] in held_out])
    assert evaluate.main(["--model", str(tmp_path / "out"), "--data", str(own), "--device", "cpu"]) == 0
    again = json.loads(capsys.readouterr().out)
    assert again["dtype"] == "bfloat16"
    for name, value in metrics["evaluation"].items():
        assert again["metrics"][name] == pytest.approx(value, abs=1e-6), name
    assert f"| loss | {metrics['evaluation']['loss']:.4f} |" in (tmp_path / "out" / "README.md").read_text()


def test_generator_is_saved_in_the_dtype_of_its_base(small_base: Path, tmp_path: Path) -> None:
    settings = replace(SETTINGS, kind="generator")
    train_language_model(documents(12), small_base, tmp_path, settings, data={})
    assert dtypes(tmp_path) == {torch.bfloat16}


def test_weights_too_large_for_float16_are_refused_and_the_run_goes_on(
    make_base: Callable[..., Path], tmp_path: Path
) -> None:
    base = tmp_path / "base"
    shutil.copytree(make_base(), base)
    model = load_causal_lm(base)
    with torch.no_grad():
        model.get_input_embeddings().weight.mul_(1e6)  # the first layer's norm divides by it again
    model.save_pretrained(base)
    settings = replace(SETTINGS, evaluation_share=0.0, dtype="float16")
    with pytest.raises(DataError, match=r"do not fit float16.*--dtype bfloat16; it resumes"):
        train_reward_model(trajectories(8), base, tmp_path / "out", settings, data={})
    train_reward_model(trajectories(8), base, tmp_path / "out", replace(settings, dtype="bfloat16"), data={})
    assert dtypes(tmp_path / "out") == {torch.bfloat16}


def test_scores_in_bfloat16_are_near_those_in_float32(small_base: Path, tmp_path: Path) -> None:
    train_reward_model(trajectories(12), small_base, tmp_path, SETTINGS, data={})
    samples = [{"problem": f"Problem {n}", "steps": ["3 is so.", "4 is not so."]} for n in range(8)]
    found = []
    for dtype in (None, torch.float32):
        loaded = load_reward_model(tmp_path, "cpu", dtype=dtype)
        found.append(np.concatenate(score_solutions(loaded.model, loaded.tokenizer, samples)))
    np.testing.assert_allclose(found[0], found[1], atol=3e-2)
