"""`./dev gpu-check`: runs rewardmodel.ml.gpu_check, with the packages that are already there."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from config.launcher.environment import prepare_environment, python
from config.launcher.processes import Program, output_of, run
from config.launcher.product import python_environment

NEEDED = ("torch", "transformers", "accelerate", "peft", "safetensors")
LOOK_UP = f"import importlib.util as found, sys; sys.exit(any(found.find_spec(name) is None for name in {NEEDED}))"


def gpu_check(arguments: Sequence[str]) -> int:
    """Run the check and return its exit status. It starts no servers."""
    command = [*[str(find_python()), "-m", "rewardmodel.ml.gpu_check"], *arguments]
    return run(Program(command, environment=python_environment(), stop=("INT:5", "TERM:5")))


def find_python() -> Path:
    """Return this Python if it has the packages, as on a machine that comes with them; else that of the virtual environment.

    So a machine with a GPU keeps its own build of torch, and needs no network.
    """
    own = Path(sys.executable)
    for candidate in (own, python()):
        if candidate.exists() and output_of([candidate, "-c", LOOK_UP]).returncode == 0:
            return candidate
    prepare_environment()
    return python()
