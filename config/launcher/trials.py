"""`./dev faults` and `./dev crash-points`: break a real site, or kill it at every point, and check that nothing is lost."""

from __future__ import annotations

from pathlib import Path

from config.launcher.environment import DEVELOPMENT, prepare_environment, python
from config.launcher.frontend import build_frontend
from config.launcher.processes import Program, run
from config.launcher.product import python_environment
from config.launcher.supervisor import Supervisor
from config.launcher.testing import throwaway_environment
from config.launcher.throwaway import throwaway_state


def faults(arguments: list[str]) -> int:
    """Run `python -m tests.faults`; it starts the sites that it breaks."""
    prepare_environment(DEVELOPMENT)
    build_frontend()
    command: list[str | Path] = [python(), "-m", "tests.faults", *arguments]
    return run(Program(command, environment=python_environment(), stop=("INT:120", "TERM:10")))


def crash_points(arguments: list[str]) -> int:
    """Run `python -m tests.crash_points` with servers of its own."""
    prepare_environment(DEVELOPMENT)
    with throwaway_state("crash-points") as state, Supervisor() as supervisor:
        environment = throwaway_environment(supervisor, state) | {"OMP_NUM_THREADS": "1"}
        command: list[str | Path] = [python(), "-m", "tests.crash_points", *arguments]
        return run(Program(command, environment=environment, stop=("INT:10", "TERM:5")))
