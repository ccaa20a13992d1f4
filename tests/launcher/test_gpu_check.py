"""`./dev gpu-check` runs with the packages that are there, and starts no servers."""

import subprocess
import sys
from pathlib import Path

import pytest

from config.launcher import gpu
from config.launcher.folders import ROOT


def test_gpu_check_starts_the_check_of_the_toolkit() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "dev", "gpu-check", "--help"], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0
    assert "python -m rewardmodel.ml.gpu_check" in done.stdout
    assert "speed-7b" in done.stdout
    assert "PostgreSQL" not in done.stdout + done.stderr


def test_python_with_the_packages_is_taken() -> None:
    assert gpu.find_python() == Path(sys.executable)


def test_other_python_is_prepared(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    prepared: list[bool] = []
    monkeypatch.setattr(gpu, "LOOK_UP", "raise SystemExit(1)")
    monkeypatch.setattr(gpu, "prepare_environment", lambda: prepared.append(True))
    monkeypatch.setattr(gpu, "python", lambda: tmp_path / "python")
    assert gpu.find_python() == tmp_path / "python"
    assert prepared == [True]


def test_look_up_asks_for_each_package() -> None:
    def status(code: str) -> int:
        return subprocess.run([sys.executable, "-c", code], check=False).returncode

    assert status(gpu.LOOK_UP) == 0
    assert status(gpu.LOOK_UP.replace("'peft'", "'no_such_package'")) == 1
