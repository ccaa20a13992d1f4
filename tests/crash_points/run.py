"""Runs a scenario undisturbed, then once for each point at which it can die, each time from the same rows and files."""

from __future__ import annotations

import contextlib
import os
import pickle
import shutil
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection

from tests.crash_points.hook import Points
from tests.crash_points.rows import Rows, all_rows, differences
from tests.crash_points.scenarios import Scenario, written_files

START, COPY = "crash_points_start", "crash_points"
SIDES = ("before", "after")
DROP_ATTEMPTS = 12


@dataclass(frozen=True)
class Left:
    """What a child left and went through."""

    rows: Rows
    files: dict[str, Any]
    points: list[str]


@dataclass(frozen=True)
class Report:
    scenario: Scenario
    points: list[str]
    tried: int
    faults: list[str]


class Trials:
    """`template`: name of a migrated database without connections."""

    def __init__(self, template: str, folder: Path, tell: Callable[[str], None] = lambda _: None) -> None:
        self.template, self.folder, self.tell = template, folder, tell
        self.start_folder, self.state = folder / "start", folder / "state"

    def run(self, scenario: Scenario, *, only: Callable[[int, str, list[str]], bool] = lambda *_: True) -> Report:
        """`only`: which points (number, side, all points) to try; the others are only counted."""
        connection.close()  # a database with connections is no template
        self._copy_database(START, self.template)
        self.start_folder.mkdir(exist_ok=True)
        self._child(START, self.start_folder, scenario.prepare)
        undisturbed = self._trial(scenario, None)
        faults = []
        points = undisturbed.points
        tried = [(n, side) for n in range(len(points)) for side in SIDES if only(n, side, points)]
        for turn, (number, side) in enumerate(tried):
            self.tell(f"{scenario.name}: {turn} of {len(tried)} deaths of {len(points)} points")
            try:
                left = self._trial(scenario, (number, side))
            except ChildFailed as failure:
                told = [str(failure)]
            else:
                told = differences(undisturbed.rows, left.rows)
                if left.files != undisturbed.files:
                    told.append(f"files differ: {sorted(set(left.files.items()) ^ set(undisturbed.files.items()))[:4]}")
            faults += [f"{side} point {number} ({points[number]}): {text}" for text in told]
        shutil.rmtree(self.start_folder)
        return Report(scenario, points, len(tried), faults)

    def _trial(self, scenario: Scenario, kill_at: tuple[int, str] | None) -> Left:
        """Act in a child that dies at the point, act again in another one, and return what is left."""
        self._copy_database(COPY, START)
        shutil.rmtree(self.state, ignore_errors=True)
        shutil.copytree(self.start_folder, self.state)
        if kill_at is not None:
            self._child(COPY, self.state, lambda: _act(scenario, self.state, kill_at), must_die=True)

        def finish() -> Left:
            points = _act(scenario, self.state, None)
            return Left(all_rows(), written_files(self.state), points.passed)

        left: Left = self._child(COPY, self.state, finish)
        return left

    def _child(self, database: str, state: Path, work: Callable[[], Any], *, must_die: bool = False) -> Any:
        """Run work in a forked child on this database and state folder; return its result. Raises ChildFailed."""
        connection.close()
        reader, writer = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reader)
            _be_a_child(database, state, work, writer)
        os.close(writer)
        with os.fdopen(reader, "rb") as pipe:
            said = pipe.read()
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        if must_die:
            if status != -signal.SIGKILL:
                raise ChildFailed(f"it was to die and ended with {status}: {_text(said)}")
            return None
        if status:
            raise ChildFailed(_text(said) or f"it ended with {status}")
        return pickle.loads(said)

    def _copy_database(self, name: str, template: str) -> None:
        with _server() as server:
            _drop(server, name)
            server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')

    def remove(self) -> None:
        with _server() as server:
            for name in (START, COPY):
                _drop(server, name)


class ChildFailed(Exception):
    """The action failed where it should have succeeded; the message has its traceback."""


def _act(scenario: Scenario, state: Path, kill_at: tuple[int, str] | None) -> Points:
    points = Points(state, kill_at)
    points.install()
    scenario.act(points)
    points.is_counting = False
    return points


def _be_a_child(database: str, state: Path, work: Callable[[], Any], writer: int) -> None:
    """Work, report through the pipe, and end without the parent's exit handlers."""
    status = 1
    try:
        connection.settings_dict["NAME"] = database
        settings.STATE_DIR = state
        result = pickle.dumps(work())
        status = 0
    except BaseException:
        result = traceback.format_exc().encode()
    finally:
        sys.stdout.flush()
    with os.fdopen(writer, "wb") as pipe:
        pipe.write(result)
    os._exit(status)


def _text(said: bytes) -> str:
    return said.decode(errors="replace")[-1500:]


def _drop(server: psycopg.Connection[Any], name: str) -> None:
    """Drop a database. The server itself waits some seconds for the connection of a killed child to end."""
    for _ in range(DROP_ATTEMPTS):
        with contextlib.suppress(psycopg.errors.ObjectInUse):
            server.execute(f'DROP DATABASE IF EXISTS "{name}"')
            return
    raise ChildFailed(f"a connection to the database {name} does not end")


@contextlib.contextmanager
def _server() -> Iterator[psycopg.Connection[Any]]:
    parameters = {**connection.get_connection_params(), "dbname": "postgres"}
    wanted = {name: parameters[name] for name in ("dbname", "user", "password", "host", "port") if parameters.get(name)}
    with psycopg.connect(**wanted, autocommit=True) as server:
        yield server


@contextlib.contextmanager
def trials(template: str, tell: Callable[[str], None] = lambda _: None) -> Iterator[Trials]:
    with tempfile.TemporaryDirectory(prefix="stepmark-crash-") as folder:
        made = Trials(template, Path(folder).resolve(), tell)
        try:
            yield made
        finally:
            made.remove()
