"""A restore that was interrupted: nothing else starts in the state folder until it is finished."""

from __future__ import annotations

import json

from config.launcher.errors import LauncherError
from config.launcher.folders import State

MARK = "restore-unfinished.json"
RESTORE = "restore"


def refuse_unfinished(state: State, command: str) -> None:
    """Raise LauncherError if an interrupted restore left the folder half filled and the command is another one."""
    begun = begun_restore(state)
    if begun is not None and command != RESTORE:
        raise LauncherError(
            f"a restore of {begun['file']} into {state.path} was interrupted, so the site there is not whole. "
            f"Run ./dev restore {begun['file']} again: it goes on. Or use an empty database and a new STEPMARK_STATE."
        )


def begun_restore(state: State) -> dict[str, str] | None:
    """Return the file and the identity of the backup whose restore was interrupted; None if there is none."""
    try:
        begun: dict[str, str] = json.loads((state.path / MARK).read_text())
    except FileNotFoundError:
        return None
    return begun


def begin_restore(state: State, *, file: str, identity: str) -> None:
    draft = state.path / f"{MARK}.new"
    draft.write_text(json.dumps({"file": file, "identity": identity}))
    draft.replace(state.path / MARK)


def end_restore(state: State) -> None:
    (state.path / MARK).unlink(missing_ok=True)
