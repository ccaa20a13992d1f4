"""Counts the points at which a process could die, and kills it (SIGKILL) at one of them. Installed only in children that the tool forks.

A point is a statement to the database, a commit or rollback, a change in a folder of files, a write to a file, or a message to a worker.
"""

from __future__ import annotations

import builtins
import io
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection
from django.db.backends.signals import connection_created

FOLDER_CALLS = ("mkdir", "rename", "replace", "unlink", "remove", "rmdir", "fsync", "link", "symlink", "truncate")


class Points:
    """`kill_at`: number of the point, and whether to die before or after it. None: only count."""

    def __init__(self, files_below: Path, kill_at: tuple[int, str] | None = None) -> None:
        self.files_below = str(files_below)
        self.kill_at = kill_at
        self.passed: list[str] = []
        self.is_counting = True

    @contextmanager
    def point(self, what: str) -> Iterator[None]:
        if not self.is_counting:
            yield
            return
        number = len(self.passed)
        self.passed.append(what)
        if self.kill_at == (number, "before"):
            os.kill(os.getpid(), signal.SIGKILL)
        yield
        if self.kill_at == (number, "after"):
            os.kill(os.getpid(), signal.SIGKILL)

    def install(self) -> None:
        """Watch everything that this process does from now on. There is no way back: the process ends soon."""
        self._watch_database()
        self._watch_folders()
        self._watch_writes()

    def _watch_database(self) -> None:
        def statement(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
            with self.point(f"SQL {' '.join(str(sql).split())[:60]}"):
                return execute(sql, params, many, context)

        def watch(**_: Any) -> None:
            if statement not in connection.execute_wrappers:
                connection.execute_wrappers.append(statement)

        watch()
        connection_created.connect(watch, weak=False)
        for name in ("commit", "rollback"):
            self._wrap(psycopg.Connection, name, lambda *_, name=name: name.upper())

    def _watch_folders(self) -> None:
        for name in FOLDER_CALLS:
            self._wrap(os, name, lambda path, *_, name=name: f"{name} {self._shown(path)}")

    def _watch_writes(self) -> None:
        opened = builtins.open

        def open_watched(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
            if not set(mode) & set("wax+") or not self._is_ours(file):
                return opened(file, mode, *args, **kwargs)
            with self.point(f"open {self._shown(file)}"):
                return WatchedFile(opened(file, mode, *args, **kwargs), self, self._shown(file))

        builtins.open = open_watched
        io.open = open_watched

    def _wrap(self, owner: Any, name: str, say: Callable[..., str]) -> None:
        original = getattr(owner, name)

        def watched(*args: Any, **kwargs: Any) -> Any:
            if owner is os and not self._is_ours(args[0]):
                return original(*args, **kwargs)
            with self.point(say(*args)):
                return original(*args, **kwargs)

        setattr(owner, name, watched)

    def _is_ours(self, path: Any) -> bool:
        """Whether this is a file of the state folder; those of caches and of the system are not."""
        if isinstance(path, int):
            try:
                path = os.readlink(f"/proc/self/fd/{path}")
            except OSError:
                return False
        return os.path.abspath(os.fsdecode(os.fspath(path))).startswith(self.files_below)

    def _shown(self, path: Any) -> str:
        return str(path) if isinstance(path, int) else os.path.basename(os.fsdecode(os.fspath(path)))


class WatchedFile:
    """A file whose writes are points. What is not flushed dies with the process, as always."""

    def __init__(self, file: Any, points: Points, name: str) -> None:
        self._file, self._points, self._name = file, points, name

    def write(self, data: Any) -> Any:
        with self._points.point(f"write {self._name}"):
            return self._file.write(data)

    def flush(self) -> None:
        with self._points.point(f"flush {self._name}"):
            self._file.flush()

    def close(self) -> None:
        if not self._file.closed:
            with self._points.point(f"close {self._name}"):
                self._file.close()

    def __enter__(self) -> WatchedFile:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[Any]:
        return iter(self._file)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)
