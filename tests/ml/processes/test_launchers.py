"""Several processes started by torchrun, and by accelerate as the product calls it."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
from pytest_django import Settings

from rewardmodel.ml.model import RewardConfig
from rewardmodel.training.process import kill_training, progress_lines, training_process
from tests.ml.process_groups import LIMIT_WITH_FIXTURES
from tests.ml.processes.conftest import Trained
from tests.ml.processes.runs import arguments, assert_close, assert_equal

pytestmark = pytest.mark.timeout(LIMIT_WITH_FIXTURES)
SECONDS_TO_DIE = 30.0


@contextmanager
def product_training(
    settings: Settings, folder: Path, training_arguments: list[str]
) -> Iterator[tuple[Any, Iterator[dict[str, Any]]]]:
    """Start two processes as a worker with two GPUs does; yield the launcher's process and its reports."""
    settings.TRAINING_PROCESSES, settings.TORCH_THREADS = 2, 1
    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT)
    log = folder / "errors.log"
    try:
        with training_process(arguments=training_arguments, log=log, lock=lock) as process:
            yield process, progress_lines(process, log=log)
    finally:
        os.close(lock)


def test_torchrun_trains_the_model_of_one_process(one: Trained, two: Path, base: Path) -> None:
    assert_close(two, one.model, base)
    assert not (two / "checkpoints").exists()
    found, expected = RewardConfig.load(two).metrics, RewardConfig.load(one.model).metrics
    assert found.pop("evaluation") == pytest.approx(expected.pop("evaluation"), rel=1e-3)
    assert found == expected


def test_training_by_accelerate_equals_that_of_one_process(
    data: Path, base: Path, one: Trained, two: Path, tmp_path: Path, settings: Settings
) -> None:
    with product_training(settings, tmp_path, arguments(data, base, tmp_path / "model")) as (_, reports):
        *_, progress, done = list(reports)
    assert_equal(tmp_path / "model", two)
    assert progress == pytest.approx(one.progress, rel=1e-3)
    assert done["metrics"]["evaluation"] == pytest.approx(one.done["metrics"]["evaluation"], rel=1e-3)


def test_ended_training_leaves_no_process_behind(data: Path, base: Path, tmp_path: Path, settings: Settings) -> None:
    with product_training(settings, tmp_path, arguments(data, base, tmp_path / "model")) as (process, reports):
        assert next(reports)["step"] >= 1
        family = psutil.Process(process.pid).children(recursive=True)
        ranks = [one for one in family if "rewardmodel.training.rank" in one.cmdline()]
        kill_training(process)
        deadline = time.monotonic() + SECONDS_TO_DIE
        while any(alive(one) for one in family) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert [one for one in family if alive(one)] == []
    assert len(ranks) == 2


def alive(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
