"""Keeps services running: starts them in order, restarts a dead one, stops all in the reverse order."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from config.launcher import guard
from config.launcher.errors import LauncherError
from config.launcher.processes import POLL_SECONDS, Program, end, tail
from config.launcher.progress import say
from config.launcher.signals import stop_signals

MOST_RESTARTS = 5
RESTARTS_WITHIN_SECONDS = 120.0
RESTART_PAUSE_SECONDS = 1.0
LARGEST_LOG_BYTES = 10_000_000
STRAY_SECONDS = 8.0


@dataclass
class Service:
    """A program that runs as long as the launcher does."""

    name: str
    program: Program
    log: Path
    # If True, another Ctrl-C skips to the next stop stage. False for databases, which must write their files.
    can_be_hurried: bool = False
    process: subprocess.Popen[bytes] | None = None
    restarts: deque[float] = field(default_factory=deque)

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as output:
            self.process = self.program.start(output)

    def exit_status(self) -> int | None:
        return None if self.process is None else self.process.poll()

    def may_restart(self) -> bool:
        now = time.monotonic()
        while self.restarts and now - self.restarts[0] > RESTARTS_WITHIN_SECONDS:
            self.restarts.popleft()
        self.restarts.append(now)
        return len(self.restarts) <= MOST_RESTARTS


class Supervisor:
    """Stops at its end all that was started in it: `with Supervisor() as supervisor:`."""

    def __init__(self) -> None:
        self.services: list[Service] = []

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

    def check(self) -> None:
        """Restart services that have ended. Raises LauncherError for one that ends too often."""
        for service in self.services:
            status = service.exit_status()
            if status is None:
                continue
            self.sweep_strays()
            if not service.may_restart():
                raise LauncherError(
                    f"{service.name} ended {MOST_RESTARTS + 1} times within {RESTARTS_WITHIN_SECONDS:.0f} s "
                    f"(last exit status {status}). The end of {service.log}:\n{tail(service.log)}"
                )
            say(f"{service.name} ended (exit status {status}): starting it again; its log: {service.log}")
            time.sleep(RESTART_PAUSE_SECONDS)
            service.start()

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
