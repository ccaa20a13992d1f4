"""State folders that exist for one run of the tests."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from config.launcher.errors import LauncherError
from config.launcher.folders import LOCAL, State
from config.launcher.instance import AlreadyRunningError, Instance
from config.launcher.postgres import remove_outside_cluster

RUNS = LOCAL / "runs"
LEFT_OVER_SECONDS = 600


@contextlib.contextmanager
def throwaway_state(command: str) -> Iterator[State]:
    """Yield a new state folder, held by this launcher and removed at the end. Several runs may go on in parallel."""
    folder = runs_folder()
    remove_left_over_runs(folder)
    state = State(Path(tempfile.mkdtemp(prefix="run-", dir=folder)))
    state.path.chmod(0o755)
    try:
        with Instance(state, command):
            yield state
    finally:
        remove_state(state)


def runs_folder() -> Path:
    with contextlib.suppress(OSError):
        RUNS.mkdir(parents=True, exist_ok=True)
    return RUNS if os.access(RUNS, os.W_OK) else Path(tempfile.gettempdir())


def remove_left_over_runs(folder: Path) -> None:
    """Remove folders of killed launchers: unlocked, and too old for a run that is just starting."""
    for path in folder.glob("run-*"):
        with contextlib.suppress(AlreadyRunningError, LauncherError, OSError):
            if time.time() - path.stat().st_mtime > LEFT_OVER_SECONDS:
                with Instance(State(path), "clean-up"):
                    pass
                remove_state(State(path))


def remove_state(state: State) -> None:
    remove_outside_cluster(state)
    shutil.rmtree(state.path, ignore_errors=True)
