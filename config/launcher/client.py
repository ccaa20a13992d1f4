"""`./dev client`: write the Python client of the API from the schema, or say which of its modules are stale."""

from __future__ import annotations

from pathlib import Path

from config.launcher.environment import DEVELOPMENT, prepare_environment, python
from config.launcher.errors import LauncherError
from config.launcher.folders import ROOT
from config.launcher.processes import Program, run
from config.launcher.product import python_environment


def client(arguments: list[str]) -> int:
    if arguments not in ([], ["--check"]):
        raise LauncherError("./dev client takes no argument but --check.")
    prepare_environment(DEVELOPMENT)
    command: list[str | Path] = [python(), "-m", "config.python_client", *arguments]
    return run(Program(command, environment=python_environment(), folder=ROOT), foreground=True)
