"""A small training from files, as several tests start it, and its results."""

import sys
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import load_file

# 22 solutions to learn from, 5 at a time: one process of two has less to do than the other, most of all
# at the end of an epoch. Evaluations and checkpoints after steps 5, 10, 15 and 20.
OPTIONS = ["--batch-size", "5", "--epochs", "4", "--checkpoints", "4", "--learning-rate", "1e-3", "--progress", "json"]
FIRST_CHECKPOINT = Path("checkpoints") / "checkpoint-5"


def arguments(data: Path, base: Path, output: Path, *more: str) -> list[str]:
    """Return the arguments of rewardmodel.ml.train."""
    return ["--data", str(data), "--base", str(base), "--output", str(output), *OPTIONS, *more]


def command(data: Path, base: Path, output: Path) -> list[str]:
    """Return the command of one process."""
    return [sys.executable, "-m", "rewardmodel.ml.train", *arguments(data, base, output)]


def weights(folder: Path) -> dict[str, Any]:
    """Return the weights of a finished model, those of its surprise input among them."""
    return {name: weight for file in sorted(folder.glob("*.safetensors")) for name, weight in load_file(file).items()}


def assert_equal(found: Path, expected: Path) -> None:
    """Compare weights to the last bit."""
    one, two = weights(expected), weights(found)
    assert one.keys() == two.keys()
    for name, weight in one.items():
        np.testing.assert_array_equal(two[name], weight, err_msg=name)


def assert_close(found: Path, expected: Path, base: Path) -> None:
    """Compare weights; rounding may differ by far less than training has changed them."""
    one, two, before = weights(expected), weights(found), weights(base)
    assert one.keys() == two.keys()
    moved = max(np.abs(one[name][: len(before[name])] - before[name]).max() for name in before)
    assert moved > 1e-3
    for name, weight in one.items():
        np.testing.assert_allclose(two[name], weight, atol=moved / 100, err_msg=name)
