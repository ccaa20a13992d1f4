"""Sharded training: FSDP as in fsdp.yaml, on two CPU processes with gloo, and without bfloat16 to compare weights."""

import sys
from pathlib import Path

import pytest
import yaml

from rewardmodel.ml import train
from rewardmodel.ml.training.checkpoints import MARKER
from tests.ml.process_groups import LIMIT_WITH_FIXTURES, ROOT, free_port, kill_together, run_together
from tests.ml.processes.conftest import Trained
from tests.ml.processes.runs import FIRST_CHECKPOINT, arguments, assert_close

pytestmark = pytest.mark.timeout(LIMIT_WITH_FIXTURES)


def sharded(folder: Path, *training_arguments: str) -> list[str]:
    """Return the command of a sharded training."""
    config = yaml.safe_load((ROOT / "rewardmodel" / "ml" / "training" / "fsdp.yaml").read_text())
    config |= {"use_cpu": True, "num_processes": 2, "mixed_precision": "no", "main_process_port": free_port()}
    (folder / "fsdp.yaml").write_text(yaml.safe_dump(config))
    launch = [sys.executable, "-m", "accelerate.commands.launch", "--config_file", str(folder / "fsdp.yaml")]
    return [*launch, "-m", "tests.ml.sharded_training", *training_arguments]


def test_killed_sharded_training_gives_the_model_of_one_process(
    data: Path, base: Path, one: Trained, tmp_path: Path
) -> None:
    output = tmp_path / "model"
    launch = sharded(tmp_path, *arguments(data, base, output))
    kill_together(launch, tmp_path, when=output / FIRST_CHECKPOINT / MARKER, count=0)
    assert (output / FIRST_CHECKPOINT / "pytorch_model_fsdp.bin").exists()  # the training was sharded
    assert not (output / "reward_model.json").exists()
    run_together(launch, tmp_path, count=0)
    assert_close(output, one.model, base)


def test_adapters_are_merged_from_shards(data: Path, base: Path, tmp_path: Path) -> None:
    expected, output = tmp_path / "one", tmp_path / "two"
    assert train.main(arguments(data, base, expected, "--lora-rank", "4")) == 0
    run_together(sharded(tmp_path, *arguments(data, base, output, "--lora-rank", "4")), tmp_path, count=0)
    assert_close(output, expected, base)


def test_surprise_input_and_checkpointing_are_sharded(data: Path, base: Path, tmp_path: Path) -> None:
    expected, output = tmp_path / "one", tmp_path / "two"
    assert train.main(arguments(data, base, expected, "--surprise")) == 0
    run_together(
        sharded(tmp_path, *arguments(data, base, output, "--surprise", "--gradient-checkpointing")), tmp_path, count=0
    )
    assert (output / "surprise.safetensors").exists()
    assert_close(output, expected, base)
