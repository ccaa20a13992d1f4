"""`./dev doctor`: asks the running instance, or the servers that the environment names, what is wrong. It starts nothing."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from config.launcher.environment import RUNTIME as REQUIREMENTS
from config.launcher.environment import missing_pins, python
from config.launcher.errors import LauncherError
from config.launcher.folders import ROOT, State, callers_folder, virtual_environment
from config.launcher.instance import Note, running_note
from config.launcher.postgres import expected_address
from config.launcher.processes import Program, run
from config.launcher.product import product_environment
from config.launcher.progress import say
from config.launcher.settings_record import ADDRESSES, read_settings


def doctor(arguments: list[str]) -> int:
    """Return 1 if something fails."""
    state = State.from_environment()
    missing = missing_pins(REQUIREMENTS, virtual_environment())
    if missing:
        raise LauncherError(f"{virtual_environment()} lacks {', '.join(missing[:5])}. Run ./dev setup, then ask again.")
    if not state.path.is_dir():
        raise LauncherError(
            f"there is no state folder {state.path}, so nothing was started here yet. Set STEPMARK_STATE to that of the site, "
            "or start one: ./dev serve"
        )
    command: list[str | Path] = [python(), "-m", "config.doctor", *arguments]
    environment = doctor_environment(state)
    return run(
        Program(
            command,
            environment=environment | {"PYTHONPATH": str(ROOT)},
            folder=callers_folder(),
            stop=("INT:5", "TERM:5"),
        ),
        foreground=True,
    )


def doctor_environment(state: State) -> dict[str, str]:
    """Return the environment of the site's processes, as far as it was written down when they were started."""
    note = running_note(state)
    if note is None:
        say(
            f"nothing runs with the state folder {state.path}; servers that are not named are looked for where they would be"
        )
        note = Note("none", 0)
    note = replace(
        note,
        database_url=note.database_url or os.environ.get("DATABASE_URL") or expected_address(state),
        redis_url=note.redis_url or os.environ.get("REDIS_URL") or f"redis+socket://{state.socket_place}/valkey",
    )
    started_with = {name: value for name, value in read_settings(state).items() if name not in ADDRESSES}
    return product_environment(state, note.database_url, note.redis_url) | {
        name: value for name, value in started_with.items() if name not in os.environ
    }
