"""Options that change how a training computes or reports, but not its results."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file

from rewardmodel.ml import train
from rewardmodel.ml.evaluation import label_probabilities
from rewardmodel.ml.model import load_reward_model
from rewardmodel.ml.scoring import score_solutions
from rewardmodel.ml.training.reward_models import prepare, train_reward_model
from rewardmodel.ml.training.settings import TrainingSettings
from rewardmodel.ml.trees.trajectories import Segment, Trajectory
from tests.ml.labeled_trajectories import trajectories
from tests.ml.records import completion, record, step, write_jsonl

ROOT = Path(__file__).parents[2]
SETTINGS = TrainingSettings(learning_rate=1e-2, batch_size=8, evaluation_share=0.0, label_tokens="a,b,c")


def one_step(base: Path, folder: Path, **changes: Any) -> tuple[Any, dict[str, torch.Tensor], int, torch.dtype]:
    """Run one optimizer step's passes; return the trainer, gradients, forward passes of a layer, and its dtype."""
    trainer, _, _ = prepare(trajectories(8), base, replace(SETTINGS, **changes), folder, lambda _: None)
    seen: list[torch.dtype] = []
    # Not the last matrix of a layer: recomputing ends when nothing more is needed.
    matrix = trainer.reader.causal_lm.get_submodule("model.layers.0.mlp.gate_proj")
    matrix.register_forward_hook(lambda _module, _inputs, output: seen.append(output.dtype))
    trainer.training_step(trainer.accelerator.prepare(trainer.reader), trainer.steps[0])
    gradients = {name: p.grad for name, p in trainer.reader.named_parameters() if p.grad is not None}
    return trainer, gradients, len(seen), seen[0]


@pytest.mark.parametrize("lora_rank", [0, 4])
def test_gradient_checkpointing_keeps_gradients(base: Path, tmp_path: Path, lora_rank: int) -> None:
    _, plain, passes, _ = one_step(base, tmp_path / "a", lora_rank=lora_rank)
    _, recomputed, more_passes, _ = one_step(base, tmp_path / "b", lora_rank=lora_rank, gradient_checkpointing=True)
    assert more_passes == 2 * passes > 0
    assert plain.keys() == recomputed.keys()
    compared = [name for name in plain if "lora_" not in name]  # adapters start at random values
    assert compared
    for name in compared:
        torch.testing.assert_close(recomputed[name], plain[name], atol=1e-6, rtol=1e-4)


def test_bfloat16_computes_in_bfloat16_and_saves_float32(base: Path, tmp_path: Path) -> None:
    _, exact, _, full = one_step(base, tmp_path / "a", precision="float32")
    _, rough, _, half = one_step(base, tmp_path / "b", precision="bfloat16")
    assert (full, half) == (torch.float32, torch.bfloat16)
    name = "causal_lm.model.embed_tokens.weight"
    assert rough[name].dtype == torch.float32
    assert not torch.equal(rough[name], exact[name])
    assert torch.nn.functional.cosine_similarity(rough[name].flatten(), exact[name].flatten(), dim=0) > 0.99
    train_reward_model(trajectories(16), base, tmp_path / "out", replace(SETTINGS, precision="bfloat16"), data={})
    assert {weight.dtype for weight in load_file(tmp_path / "out" / "model.safetensors").values()} == {
        np.dtype(np.float32)
    }


def test_soft_labels_are_learned_as_they_are(base: Path, tmp_path: Path) -> None:
    target = (0.2, 0.3, 0.5)
    data = [Trajectory((Segment(f"Problem {n}", -1), Segment("It is so.", 0, target))) for n in range(16)]
    trainer, _, _ = prepare(data, base, SETTINGS, tmp_path / "run", lambda _: None)
    before = label_probabilities(
        trainer.reader.eval(), [trainer.steps.trees[n] for n in trainer.steps.trees_of_step(0)], 0
    )
    loss = trainer.training_step(trainer.accelerator.prepare(trainer.reader), trainer.steps[0])
    # mean over 8 labels of -(.2 log p0 + .3 log p1 + .5 log p2)
    assert loss.item() == pytest.approx(-float(np.mean(np.log(np.concatenate(before)) @ target)), rel=1e-4)
    train_reward_model(data, base, tmp_path / "out", replace(SETTINGS, epochs=20), data={})
    (found,) = score_solutions(
        *load_reward_model(tmp_path / "out", "cpu")[:2], [{"problem": "Problem 3", "steps": ["It is so."]}]
    )
    np.testing.assert_allclose(found[0], target, atol=0.05)


def test_lora_trains_the_rows_of_new_label_tokens(base: Path, tmp_path: Path) -> None:
    settings = replace(SETTINGS, label_tokens=None, lora_rank=4, epochs=4)
    train_reward_model(trajectories(40), base, tmp_path, settings, data={})
    loaded = load_reward_model(tmp_path, "cpu")
    ids = loaded.tokenizer.convert_tokens_to_ids(["<|negative|>", "<|neutral|>", "<|positive|>"])
    assert len(set(ids)) == 3
    assert None not in ids
    rows = loaded.model.get_output_embeddings().weight[ids]
    assert (rows[0] - rows[2]).abs().max() > 0.01  # both started as the mean of all
    scored = score_solutions(loaded.model, loaded.tokenizer, [{"problem": "Problem 3", "steps": ["3 is so."]}])
    assert np.isfinite(scored[0]).all()


REPORTER = '''
import json
from pathlib import Path


class SummaryWriter:
    """Stands in for the reporting package: writes each number as a line."""

    def __init__(self, log_dir):
        Path(log_dir).mkdir(parents=True, exist_ok=True)
        self.file = (Path(log_dir) / "scalars.jsonl").open("a")

    def add_scalar(self, tag, value, step):
        self.file.write(json.dumps([tag, value, step]) + "\\n")
        self.file.flush()

    def add_text(self, *_):
        pass

    def flush(self):
        pass

    def close(self):
        self.file.close()
'''


def command(base: Path, tmp_path: Path) -> list[str]:
    rows = [record(step(completion("so", 1), completion("not so", -1)), problem=f"P {number}") for number in range(20)]
    data = write_jsonl(tmp_path / "prm.jsonl", rows)
    options = ["--batch-size", "4", "--progress", "none", "--report-to", "tensorboard"]
    return ["--kind", "prm", "--data", str(data), "--base", str(base), "--output", str(tmp_path / "out"), *options]


def test_report_to_writes_curves_beside_the_model(base: Path, tmp_path: Path) -> None:
    (tmp_path / "packages" / "tensorboardX").mkdir(parents=True)
    (tmp_path / "packages" / "tensorboardX" / "__init__.py").write_text(REPORTER)
    environment = os.environ | {"PYTHONPATH": f"{tmp_path / 'packages'}:{ROOT}", "OMP_NUM_THREADS": "1"}
    run = [sys.executable, "-m", "rewardmodel.ml.train", *command(base, tmp_path)]
    done = subprocess.run(run, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in (tmp_path / "out" / "logs" / "scalars.jsonl").read_text().splitlines()]
    losses = {number: value for tag, value, number in lines if tag == "train/loss"}
    assert sorted(losses) == list(range(1, 11))  # 18 solutions, 4 at a time, twice
    assert {number for tag, _, number in lines if tag == "eval/negative_auroc"} == {5, 10}
    assert (tmp_path / "out" / "reward_model.json").exists()


def test_report_to_a_package_that_is_not_there_says_so(
    base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("transformers.integrations.integration_utils.is_tensorboard_available", lambda: False)
    assert train.main(command(base, tmp_path)) == 1
    assert "tensorboard" in capsys.readouterr().err
