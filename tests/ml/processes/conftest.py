"""The same training by one process and by two; the tests compare other ways of starting it with these."""

import io
import json
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from rewardmodel.ml import train
from tests.ml.process_groups import run_together
from tests.ml.processes.runs import arguments
from tests.ml.records import completion, record, step, write_jsonl


class Trained(NamedTuple):
    """The model that one process trained, and its last two lines of output: progress and the end."""

    model: Path
    progress: dict[str, Any]
    done: dict[str, Any]


@pytest.fixture(scope="package")
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


@pytest.fixture(scope="package")
def one(data: Path, base: Path, tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """Train in one process."""
    output = tmp_path_factory.mktemp("one") / "model"
    with redirect_stdout(io.StringIO()) as said:
        assert train.main(arguments(data, base, output)) == 0
    progress, done = (json.loads(line) for line in said.getvalue().splitlines()[-2:])
    return Trained(output, progress, done)


@pytest.fixture(scope="package")
def two(data: Path, base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the model that two processes train, started by torchrun."""
    folder = tmp_path_factory.mktemp("two")
    torchrun = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    run_together([*torchrun, "-m", "rewardmodel.ml.train", *arguments(data, base, folder / "model")], folder, count=0)
    return folder / "model"
