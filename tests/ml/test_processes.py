"""Training from files in several processes: plain, sharded, and killed on the way."""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from safetensors.numpy import load_file

from rewardmodel.ml import train
from rewardmodel.ml.checkpoints import MARKER
from tests.ml.records import completion, record, step, write_jsonl
from tests.ml.together import LIMIT_WITH_FIXTURES, ROOT, free_port, kill_together, run_together

pytestmark = pytest.mark.timeout(LIMIT_WITH_FIXTURES)
# 22 solutions to learn from, 5 at a time: one process of two has less to do than the other, at the end of an epoch most
# of all. Evaluations and checkpoints after steps 5, 10, 15 and 20.
OPTIONS = ["--batch-size", "5", "--epochs", "4", "--checkpoints", "4", "--learning-rate", "1e-3", "--progress", "json"]
FIRST_CHECKPOINT = Path("checkpoints") / "checkpoint-5"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = [
        record(
            step(completion(f"{n} is so."), completion(f"{n} is odd.", 1 if n % 2 else -1)),
            step(completion(f"{n} is not so, and neither is any other.", -1), chosen=None),
            problem=f"P {n}" * (1 + n % 3),
        )
        for n in range(24)
    ]
    return write_jsonl(tmp_path_factory.mktemp("data") / "prm.jsonl", rows)


def arguments(data: Path, base: Path, output: Path) -> list[str]:
    return ["--data", str(data), "--base", str(base), "--output", str(output), *OPTIONS]


def command(data: Path, base: Path, output: Path) -> list[str]:
    return [sys.executable, "-m", "rewardmodel.ml.train", *arguments(data, base, output)]


@pytest.fixture(scope="module")
def one(data: Path, base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the model that one process trains."""
    output = tmp_path_factory.mktemp("one") / "model"
    assert train.main(arguments(data, base, output)) == 0
    return output


@pytest.fixture(scope="module")
def two(data: Path, base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the model that two processes train."""
    folder = tmp_path_factory.mktemp("two")
    run_together(command(data, base, folder / "model"), folder)
    return folder / "model"


def weights(folder: Path) -> dict[str, Any]:
    return load_file(folder / "model.safetensors")


def assert_close(found: Path, expected: Path, base: Path) -> None:
    """Compare weights; rounding may differ, by far less than training has moved them."""
    one, two, before = weights(expected), weights(found), weights(base)
    assert one.keys() == two.keys()
    moved = max(np.abs(one[name][: len(before[name])] - before[name]).max() for name in before)
    assert moved > 1e-3
    for name, weight in one.items():
        np.testing.assert_allclose(two[name], weight, atol=moved / 100, err_msg=name)


def test_two_processes_train_the_model_of_one(one: Path, two: Path, base: Path) -> None:
    assert_close(two, one, base)
    assert not (two / "checkpoints").exists()


def test_two_processes_killed_with_sigkill_resume_exactly(data: Path, base: Path, two: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut"
    kill_together(command(data, base, cut), tmp_path, when=cut / FIRST_CHECKPOINT / MARKER)
    assert not (cut / "reward_model.json").exists()
    run_together(command(data, base, cut), tmp_path)
    whole, resumed = weights(two), weights(cut)
    for name, weight in whole.items():
        np.testing.assert_array_equal(resumed[name], weight, err_msg=name)


def test_sharded_training_killed_and_resumed_gives_the_model_of_one_process(
    data: Path, base: Path, one: Path, tmp_path: Path
) -> None:
    """FSDP as in fsdp.yaml, but on two CPU processes with gloo, and without bfloat16 so that weights can be compared."""
    config = yaml.safe_load((ROOT / "rewardmodel" / "ml" / "fsdp.yaml").read_text())
    config |= {"use_cpu": True, "num_processes": 2, "mixed_precision": "no", "main_process_port": free_port()}
    (tmp_path / "fsdp.yaml").write_text(yaml.safe_dump(config))
    launch = [sys.executable, "-m", "accelerate.commands.launch", "--config_file", str(tmp_path / "fsdp.yaml")]
    output = tmp_path / "model"
    launch += ["-m", "tests.ml.sharded_training", *arguments(data, base, output)]
    kill_together(launch, tmp_path, when=output / FIRST_CHECKPOINT / MARKER, count=0)
    assert (output / FIRST_CHECKPOINT / "pytorch_model_fsdp.bin").exists()  # it was sharded training indeed
    assert not (output / "reward_model.json").exists()
    run_together(launch, tmp_path, count=0)
    assert_close(output, one, base)
