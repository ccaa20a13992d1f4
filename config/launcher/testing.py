"""`./dev test` and `./dev bench`: run against private servers that are removed afterwards."""

from __future__ import annotations

import secrets
import tempfile
from pathlib import Path

from config.launcher.chromium import find_chromium, prepare_chromium
from config.launcher.cores import model_threads, physical_cores
from config.launcher.environment import DEVELOPMENT, prepare_environment, python
from config.launcher.folders import State
from config.launcher.frontend import build_frontend, npm
from config.launcher.processes import Program, run
from config.launcher.product import python_environment
from config.launcher.progress import phase, say
from config.launcher.services import start_services
from config.launcher.supervisor import Supervisor
from config.launcher.system_programs import install_programs
from config.launcher.throwaway import throwaway_state

MOST_PROCESSES = 4
"""Each takes some 2 GB of memory with its browser, and a message queue of its own (`tests/rewardmodel/celery_workers.py`)."""


def test(arguments: list[str]) -> int:
    """Run the whole suite; with arguments, run pytest with them. Return the exit status of the first part that failed.

    The whole suite runs in several processes. Each has a test database and a message queue of its own.
    """
    prepare_environment(DEVELOPMENT)
    build_frontend()
    chromium = find_chromium() if arguments else prepare_chromium()
    if not arguments:
        install_programs()
    parts = {} if arguments else {"frontend tests": run_frontend_tests()}
    with throwaway_state("test") as state, Supervisor() as supervisor:
        environment = throwaway_environment(supervisor, state) | {"OMP_NUM_THREADS": "1"}
        if chromium:
            environment["STEPMARK_CHROMIUM"] = chromium
        # one more than there are cores: the tests of pages and workers wait most of their time
        processes = [
            "-n",
            str(min(physical_cores() + 1, MOST_PROCESSES)),
            "--dist",
            "loadfile",
            "--no-loadscope-reorder",
        ]
        pytest: list[str | Path] = [python(), "-m", "pytest", *(arguments or processes)]
        parts["Python and browser tests"] = run(Program(pytest, environment=environment, stop=("INT:20", "TERM:5")))
    for part, code in parts.items():
        say(f"{part}: {'passed' if code == 0 else f'FAILED (exit status {code})'}")
    return next((code for code in parts.values() if code), 0)


def run_frontend_tests() -> int:
    with phase("running the frontend's tests"):
        return run(npm("run", "test"))


def bench(names: list[str]) -> int:
    """Run `python -m tests.benchmarks NAME…` with private servers and return its exit status."""
    prepare_environment(DEVELOPMENT)
    with throwaway_state("bench") as state, Supervisor() as supervisor:
        environment = throwaway_environment(supervisor, state)
        environment.setdefault("OMP_NUM_THREADS", str(model_threads()))
        return run(
            Program([python(), "-m", "tests.benchmarks", *names], environment=environment, stop=("INT:10", "TERM:5"))
        )


def throwaway_environment(supervisor: Supervisor, state: State) -> dict[str, str]:
    services = start_services(supervisor, state, throwaway=True)
    return python_environment() | {
        "DATABASE_URL": services.database_url,
        "REDIS_URL": services.redis_url,
        "SECRET_KEY": secrets.token_urlsafe(48),
        "STEPMARK_STATE": str(state.path),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "ALLOWED_PRIVATE_HOSTS": "localhost,127.0.0.0/8,::1",
        "MODEL_FOLDERS": str(Path(tempfile.gettempdir()).resolve()),
        "HUB_MODELS": "*",
    }
