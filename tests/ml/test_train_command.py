import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from rewardmodel.ml import train
from tests.ml.records import completion, record, step, write_jsonl

ROOT = Path(__file__).parents[2]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    rows = [
        record(step(completion(f"{n} is so.")), step(completion(f"{n} is not so.", -1), chosen=None), problem=f"P {n}")
        for n in range(32)
    ]
    rows.append(record(step(completion("x")), finish_reason="give_up"))
    return write_jsonl(tmp_path / "prm.jsonl", rows)


def arguments(data: Path, base: Path, output: Path, *more: str) -> list[str]:
    options = ["--progress", "json", "--batch-size", "4", "--epochs", "4", "--learning-rate", "1e-3", *more]
    return ["--kind", "prm", "--data", str(data), "--base", str(base), "--output", str(output), *options]


def test_train_command_prints_progress_as_json_lines(
    data: Path, base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train.main(arguments(data, base, tmp_path / "out")) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[0].keys() == {"step", "total_steps", "loss", "labels"}
    assert lines[-2]["step"] == lines[-2]["total_steps"] == 4 * 8  # 29 solutions to learn from, 4 at a time
    assert lines[-1]["done"] is True
    assert lines[-1]["metrics"]["held_out"]["solutions"] == 3
    provenance = json.loads((tmp_path / "out" / "reward_model.json").read_text())["provenance"]
    assert provenance["data"]["counts"] == {"excluded_give_up": 1, "trajectories": 32}


def test_train_command_killed_with_sigkill_resumes_exactly(data: Path, base: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "rewardmodel.ml.train", *arguments(data, base, tmp_path / "cut")]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
    )
    assert process.stdout is not None
    for line in process.stdout:
        if json.loads(line)["step"] >= 9:
            process.send_signal(signal.SIGKILL)
            break
    assert process.wait(timeout=60) == -signal.SIGKILL
    assert not (tmp_path / "cut" / "reward_model.json").exists()
    assert list((tmp_path / "cut" / "checkpoints").glob("checkpoint-*"))
    assert train.main(arguments(data, base, tmp_path / "cut")) == 0
    assert train.main(arguments(data, base, tmp_path / "whole")) == 0
    whole, cut = (load_file(tmp_path / name / "model.safetensors") for name in ("whole", "cut"))
    for name, weight in whole.items():
        np.testing.assert_array_equal(cut[name], weight, err_msg=name)


@pytest.mark.parametrize(
    ("content", "message"),
    [("{\n", "prm.jsonl:1: not JSON"), ("", "no labeled solution to learn from")],
)
def test_train_command_with_useless_data_says_why(
    content: str, message: str, base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "prm.jsonl"
    file.write_text(content)
    assert train.main(arguments(file, base, tmp_path / "out")) == 1
    assert message in capsys.readouterr().err
