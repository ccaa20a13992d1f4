"""One running instance per state folder: a lock, and a note with its addresses for other launchers."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from config.launcher.errors import LauncherError
from config.launcher.folders import State
from config.launcher.processes import POLL_SECONDS, hold, let_go
from config.launcher.progress import phase
from config.launcher.unfinished import refuse_unfinished

LONGEST_WAIT_SECONDS = 90.0


@dataclass(frozen=True)
class Note:
    """The note of a running instance; the URLs are empty until its services are ready."""

    command: str
    pid: int
    database_url: str = ""
    redis_url: str = ""
    site_url: str = ""


class AlreadyRunningError(LauncherError):
    """Another launcher holds this state folder; `note` is its note, if it can be read."""

    def __init__(self, state: State, note: Note | None) -> None:
        self.note = note
        who = f"./dev {note.command} (pid {note.pid})" if note else "another ./dev"
        where = f" at {note.site_url}" if note and note.site_url else ""
        super().__init__(
            f"{who} is already running{where} with the state folder {state.path}. "
            "Stop it first, or set STEPMARK_STATE to another folder for a second instance."
        )


class Instance:
    """Holds the state folder: `with Instance(state, "demo") as instance:`. Raises AlreadyRunningError."""

    def __init__(self, state: State, command: str) -> None:
        self.state = state
        self.command = command
        self._locks: list[IO[str]] = []

    def __enter__(self) -> Instance:
        self.state.create()
        launcher_lock = _open(self.state.path / "launcher.lock")
        if not _take(launcher_lock):
            launcher_lock.close()
            raise AlreadyRunningError(self.state, _read(self._note_file))
        self._locks.append(launcher_lock)
        try:
            refuse_unfinished(self.state, self.command)
        except LauncherError:
            launcher_lock.close()
            raise
        self._wait_for_guards_of_a_killed_launcher()
        self.publish()
        return self

    def __exit__(self, *_: object) -> None:
        self._note_file.unlink(missing_ok=True)
        self.state.remove_socket_folder()
        for lock in self._locks:
            let_go(lock.fileno())
            lock.close()

    @property
    def _note_file(self) -> Path:
        return self.state.path / "instance.json"

    def publish(self, database_url: str = "", redis_url: str = "", site_url: str = "") -> None:
        note = Note(self.command, os.getpid(), database_url, redis_url, site_url)
        draft = self._note_file.with_suffix(".new")
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(asdict(note), file)
        draft.replace(self._note_file)

    def _wait_for_guards_of_a_killed_launcher(self) -> None:
        """Wait for a second lock, which guards inherit: while a guard runs, services of a killed launcher are still stopping."""
        guards_lock = _open(self.state.path / "guards.lock")
        self._locks.append(guards_lock)
        if not _take(guards_lock):
            with phase("waiting for the services of a killed launcher to stop"):
                deadline = time.monotonic() + LONGEST_WAIT_SECONDS
                while not _take(guards_lock):
                    if time.monotonic() > deadline:
                        raise LauncherError(f"services of a killed launcher still use {self.state.path}; see `ps -ef`.")
                    time.sleep(POLL_SECONDS)
        hold(guards_lock.fileno())


def running_note(state: State) -> Note | None:
    """Return the note of the launcher that runs in this state folder; None if none does."""
    note = _read(state.path / "instance.json")
    if note is None:
        return None
    try:
        os.kill(note.pid, 0)
    except ProcessLookupError:  # it was killed and could not remove its note
        return None
    except PermissionError:  # of another user
        pass
    return note


def _open(path: Path) -> IO[str]:
    return path.open("a+")


def _take(lock: IO[str]) -> bool:
    with contextlib.suppress(BlockingIOError):
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def _read(path: Path) -> Note | None:
    try:
        return Note(**json.loads(path.read_text()))
    except (OSError, ValueError, TypeError):
        return None
