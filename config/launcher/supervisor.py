"""Keeps services running: starts them in order, restarts dead ones with growing pauses, stops all in the reverse order."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType

from config.launcher import guard
from config.launcher.errors import LauncherError
from config.launcher.processes import POLL_SECONDS, Program, end, tail
from config.launcher.progress import say
from config.launcher.signals import stop_signals

FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 60.0
STEADY_SECONDS = 120.0
"""A service that has run for this long is well again: its deaths no longer count."""
MOST_DEATHS = 5
"""In a row; at one more, an essential service is given up, half a minute after its first death."""
LARGEST_LOG_BYTES = 10_000_000
OLDER_LOGS = 4
"""Earlier parts of a service's log that are kept: web.log.1 is the newest of them."""
SECONDS_BETWEEN_LOOKS_AT_LOGS = 10.0
STRAY_SECONDS = 8.0
LEAST_ROOM_BYTES = 64 << 20
"""Free on a disk. With less, a database may be unable to start, and is well again when there is room."""


@dataclass
class Service:
    """A program that runs as long as the launcher does."""

    name: str
    program: Program
    log: Path
    # If True, another Ctrl-C skips to the next stop stage. False for databases, which must write their files.
    can_be_hurried: bool = False
    # If True, nothing works without it: when it ends again and again, everything ends.
    is_essential: bool = False
    # Where it writes. While that disk is full, an essential service is not given up.
    data: Path | None = None
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = 0
    last_status: int | None = None
    next_start: float | None = None

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        rotate(self.log)
        with self.log.open("ab") as output:
            self.process = self.program.start(output)
        self.started = time.monotonic()
        self.next_start = None

    def exit_status(self) -> int | None:
        return None if self.process is None else self.process.poll()

    def has_died(self, status: int) -> float:
        """Count a death, and return the pause before the next start: twice as long each time, up to a limit."""
        now = time.monotonic()
        self.deaths = 1 if now - self.started >= STEADY_SECONDS else self.deaths + 1
        self.last_status = status
        pause = pause_after(self.deaths)
        self.next_start = now + pause
        return pause


def rotate(log: Path) -> None:
    """Begin a long log anew while its service writes on: the lines are copied, then cut off, because the service keeps the file open."""
    with contextlib.suppress(OSError):  # it is not there yet, or the disk is full
        if log.stat().st_size <= LARGEST_LOG_BYTES:
            return
        for number in range(OLDER_LOGS, 1, -1):
            with contextlib.suppress(FileNotFoundError):
                log.with_suffix(f".log.{number - 1}").replace(log.with_suffix(f".log.{number}"))
        shutil.copyfile(log, log.with_suffix(".log.1"))
        os.truncate(log, 0)


def pause_after(deaths: int) -> float:
    return float(min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** min(deaths - 1, 30)))


def has_room(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free >= LEAST_ROOM_BYTES
    except OSError:
        return True  # the folder itself is gone: no room would help


class Supervisor:
    """Stops at its end all that was started in it: `with Supervisor() as supervisor:`."""

    def __init__(self, status_file: Path | None = None) -> None:
        self.services: list[Service] = []
        self.looked_at_logs = time.monotonic()
        self.status_file = status_file

    def __enter__(self) -> Supervisor:
        guard.become_subreaper()  # adopts the children of a killed guard
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def start(self, service: Service) -> None:
        self.services.append(service)
        service.start()
        self.report()

    def check(self) -> None:
        """Start ended services again, each after its own pause. Raises LauncherError for an essential one that ends too often."""
        before = self._state()
        for service in self.services:
            if service.next_start is not None:
                if time.monotonic() >= service.next_start:
                    self._start_again(service)
                continue
            status = service.exit_status()
            if status is not None:
                self._bury(service, status)
            elif service.deaths and time.monotonic() - service.started >= STEADY_SECONDS:
                service.deaths = 0
                say(f"{service.name} runs steadily again")
        if self._state() != before:
            self.report()
        if time.monotonic() - self.looked_at_logs >= SECONDS_BETWEEN_LOOKS_AT_LOGS:
            self.looked_at_logs = time.monotonic()
            for service in self.services:
                rotate(service.log)

    def _bury(self, service: Service, status: int) -> None:
        self.sweep_strays()
        pause = service.has_died(status)
        is_full = service.data is not None and not has_room(service.data)
        if service.is_essential and service.deaths > MOST_DEATHS and not is_full:
            raise LauncherError(
                f"{service.name} ended {service.deaths} times in a row (last exit status {status}), and nothing works without it. "
                f"The end of {service.log}:\n{tail(service.log)}"
            )
        why = f", and the disk of {service.data} is full" if is_full else ""
        times = f", for the {service.deaths}th time in a row" if service.deaths > 3 else ""
        say(
            f"{service.name} ended (exit status {status}){why}: starting it again in {pause:.0f} s{times}; its log: {service.log}"
        )

    def _start_again(self, service: Service) -> None:
        try:
            service.start()
        except OSError as error:  # the disk is full, or no process can be made
            service.started = time.monotonic()
            pause = service.has_died(-1)
            say(f"{service.name} can't be started ({error}): trying again in {pause:.0f} s")

    def _state(self) -> list[tuple[int, float | None]]:
        return [(service.deaths, service.next_start) for service in self.services]

    def report(self) -> None:
        """Tell the site how the services are."""
        if self.status_file is None:
            return
        with contextlib.suppress(OSError):  # a full disk must not end the launcher
            write_status(self.status_file, [status_of(service) for service in self.services])

    def watch(self, while_waiting: Callable[[], None] = lambda: None) -> None:
        """Keep the services running until a stop signal."""
        while True:
            self.check()
            while_waiting()
            time.sleep(POLL_SECONDS * 3)

    def stop(self) -> None:
        stop_signals.begin_stop()
        for service in reversed(self.services):
            if service.process is None or service.exit_status() is not None:
                continue
            began = time.monotonic()
            end(service.process, service.can_be_hurried)
            say(f"{service.name} stopped ({time.monotonic() - began:.1f} s)")
        self.sweep_strays()
        self.services.clear()
        if self.status_file is not None:
            self.status_file.unlink(missing_ok=True)

    def sweep_strays(self) -> None:
        """End the children of a killed guard, which we have adopted and the kernel has told to stop."""
        guards = {service.process.pid for service in self.services if service.process is not None}
        deadline = time.monotonic() + STRAY_SECONDS
        while strays := [pid for pid, parent in guard.parents().items() if parent == os.getpid() and pid not in guards]:
            for pid in strays:
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(pid, os.WNOHANG)
            if time.monotonic() > deadline:
                for pid in (*strays, *guard.descendants(*strays)):
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
            time.sleep(POLL_SECONDS)


def status_of(service: Service) -> dict[str, object]:
    now, clock = time.monotonic(), datetime.now(UTC)
    waits = service.next_start is not None
    return {
        "name": service.name,
        "is_running": not waits,
        "deaths": service.deaths,
        "last_exit_status": service.last_status,
        "since": (clock - timedelta(seconds=now - service.started)).isoformat() if not waits else None,
        "next_start": (clock + timedelta(seconds=service.next_start - now)).isoformat() if service.next_start else None,
        "log": str(service.log),
    }


def write_status(path: Path, services: Sequence[dict[str, object]]) -> None:
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps({"services": services}))
    draft.replace(path)
