"""Pauses between the starts of a service that keeps ending, with real processes."""

from __future__ import annotations

import json
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from config.launcher import supervisor as supervising
from config.launcher.errors import LauncherError
from config.launcher.processes import Program
from config.launcher.signals import stop_signals
from config.launcher.supervisor import (
    LONGEST_PAUSE_SECONDS,
    MOST_DEATHS,
    OLDER_LOGS,
    STEADY_SECONDS,
    Service,
    Supervisor,
    pause_after,
)
from tests.launcher.launched_checkout import wait_for


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervising, "FIRST_PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(stop_signals, "stopping", False)  # stopping a supervisor sets it


def service(folder: Path, name: str, script: str, *, is_essential: bool = False) -> Service:
    program = Program(["sh", "-c", script], stop=("TERM:5",))
    return Service(name, program, folder / f"{name}.log", is_essential=is_essential)


def test_pauses_grow_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervising, "FIRST_PAUSE_SECONDS", 1.0)
    assert [pause_after(deaths) for deaths in range(1, 9)] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert pause_after(10_000) == LONGEST_PAUSE_SECONDS


def test_service_that_keeps_ending_is_never_given_up_and_told(tmp_path: Path) -> None:
    report = tmp_path / "services.json"
    with Supervisor(report) as supervisor:
        steady = service(tmp_path, "steady", "exec sleep 300")
        restless = service(tmp_path, "restless", "exit 3")
        supervisor.start(restless)
        supervisor.start(steady)
        first = steady.process

        def has_died_often() -> bool:
            supervisor.check()
            return restless.deaths > MOST_DEATHS + 1

        wait_for("many deaths", has_died_often)
        told = {found["name"]: found for found in json.loads(report.read_text())["services"]}
        assert (told["restless"]["deaths"], told["restless"]["last_exit_status"]) == (restless.deaths, 3)
        assert (told["steady"]["deaths"], told["steady"]["is_running"]) == (0, True)
        assert steady.process is first
        assert steady.exit_status() is None
    assert not report.exists()


def test_essential_service_that_keeps_ending_ends_all(tmp_path: Path) -> None:
    with Supervisor() as supervisor:
        other = service(tmp_path, "other", "exec sleep 300")
        supervisor.start(service(tmp_path, "database", "echo disk full; exit 1", is_essential=True))
        supervisor.start(other)

        def check() -> None:
            supervisor.check()

        with pytest.raises(LauncherError, match=r"(?s)database ended 6 times in a row .*disk full"):
            wait_for("the end", check)
    assert other.exit_status() is not None


def test_database_without_room_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full for an hour costs that hour, and nobody has to start the site again."""
    free = 0
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=free))
    with Supervisor() as supervisor:
        database = service(tmp_path, "database", "exit 1", is_essential=True)
        database.data = tmp_path
        supervisor.start(database)

        def has_died_often() -> bool:
            supervisor.check()
            return database.deaths > MOST_DEATHS + 1

        wait_for("many deaths", has_died_often)
        free = supervising.LEAST_ROOM_BYTES
        with pytest.raises(LauncherError, match="nothing works without it"):
            wait_for("the end", lambda: supervisor.check())


def test_service_that_ran_long_enough_starts_anew_with_a_short_pause(tmp_path: Path) -> None:
    with Supervisor() as supervisor:
        restless = service(tmp_path, "restless", "exec sleep 300")
        supervisor.start(restless)
        restless.deaths = 7
        restless.started -= STEADY_SECONDS
        supervisor.check()
        assert restless.deaths == 0
        restless.deaths = 7
        assert restless.has_died(1) == pause_after(1)


def test_waiting_for_one_service_does_not_hold_up_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervising, "FIRST_PAUSE_SECONDS", 30.0)
    with Supervisor() as supervisor:
        supervisor.start(service(tmp_path, "slow", "exit 1"))
        wait_for("its death", lambda: supervisor.services[0].exit_status() is not None)
        began = time.monotonic()
        supervisor.check()
        assert time.monotonic() - began < 15
        monkeypatch.setattr(supervising, "FIRST_PAUSE_SECONDS", 0.01)
        quick = service(tmp_path, "quick", "exit 1")
        supervisor.start(quick)

        def has_come_back() -> bool:
            supervisor.check()
            return quick.deaths >= 3

        wait_for("three deaths of the other", has_come_back)
        assert supervisor.services[0].deaths == 1


def test_long_log_begins_anew_while_its_service_writes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervising, "LARGEST_LOG_BYTES", 2_000)
    monkeypatch.setattr(supervising, "SECONDS_BETWEEN_LOOKS_AT_LOGS", 0.0)
    with Supervisor(tmp_path / "services.json") as supervisor:
        writer = service(tmp_path, "writer", "n=0; while :; do n=$((n+1)); echo line $n; sleep 0.002; done")
        supervisor.start(writer)

        def has_all_parts() -> bool:
            supervisor.check()
            return writer.log.with_suffix(f".log.{OLDER_LOGS}").exists()

        wait_for("as many parts as are kept", has_all_parts)
        end_of_part = writer.log.with_suffix(".log.1").read_text().splitlines()[-1]
        wait_for("a line after the newest part", lambda: writer.log.read_text().endswith("\n"))
        assert b"\x00" not in writer.log.read_bytes()
        assert int(writer.log.read_text().splitlines()[-1].split()[1]) > int(end_of_part.split()[1])
        assert not writer.log.with_suffix(f".log.{OLDER_LOGS + 1}").exists()
