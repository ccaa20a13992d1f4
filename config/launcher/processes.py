"""Starts programs under a guard, so that they end with the launcher (see guard.py)."""

from __future__ import annotations

import contextlib
import functools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from config.launcher.errors import LauncherError
from config.launcher.folders import ROOT
from config.launcher.signals import stop_signals

GUARD = Path(__file__).with_name("guard.py")
POLL_SECONDS = 0.1
TAIL_LINES = 40

_held: set[int] = set()


@dataclass(frozen=True, eq=False)
class Program:
    """A command and how to end it. A stage is SIGNAL:SECONDS; SIGKILL follows the last one."""

    argv: Sequence[str | Path]
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    folder: Path = ROOT
    user: str | None = None
    stop: Sequence[str] = ("TERM:10",)
    orphan: Sequence[str] = ("TERM:5",)
    descriptors: Sequence[int] = ()

    def start(self, output: IO[bytes] | None, foreground: bool = False) -> subprocess.Popen[bytes]:
        """Start the guard and return its process, to signal and to wait for. Without `output` it writes to the terminal."""
        life = _life_line()
        command = [sys.executable, "-I", str(GUARD), f"--life={life}", f"--folder={self.folder}"]
        command += [f"--close={descriptor}" for descriptor in sorted(_held)]
        command += [f"--stop={stage}" for stage in self.stop] + [f"--orphan={stage}" for stage in self.orphan]
        command += [f"--user={self.user}"] if self.user else []
        command += ["--foreground"] if foreground else []
        return subprocess.Popen(
            [*command, "--", *map(str, self.argv)],
            env=dict(self.environment),
            stdin=None if foreground else subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=not foreground,
            pass_fds=(life, *_held, *self.descriptors),
        )


@functools.cache
def _life_line() -> int:
    """Return the read end of a pipe whose write end only this process has: it ends when this process does, in any way."""
    return os.pipe()[0]


def hold(descriptor: int) -> None:
    """Let every guard started from now on keep `descriptor` open; a lock then lasts until the last guard has ended."""
    _held.add(descriptor)


def let_go(descriptor: int) -> None:
    """Pass `descriptor`, which is about to be closed, to no further guard. If it was not held, this does nothing."""
    _held.discard(descriptor)


def run(program: Program, log: Path | None = None, foreground: bool = False) -> int:
    """Run a program to its end and return its exit status; an interruption ends the program first."""
    return run_together({program: log}, foreground)[0]


def run_together(programs: Mapping[Program, Path | None], foreground: bool = False) -> list[int]:
    """Run programs in parallel, each with its log, and return their exit statuses."""
    running: list[subprocess.Popen[bytes]] = []
    try:
        with terminal_interrupts_left_to_program() if foreground else contextlib.nullcontext():
            for program, log in programs.items():
                with log.open("ab") if log else contextlib.nullcontext() as output:
                    running.append(program.start(output, foreground))
            while any(process.poll() is None for process in running):
                time.sleep(POLL_SECONDS)
    except BaseException:
        for process in running:
            end(process)
        raise
    return [process.returncode for process in running]


@contextlib.contextmanager
def terminal_interrupts_left_to_program() -> Iterator[None]:
    """Leave Ctrl-C to the program in the foreground, which may continue: a shell does."""
    previous = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, previous)


def end(process: subprocess.Popen[bytes], can_be_hurried: bool = True) -> None:
    """Begin the stop stages and wait. If the program can be hurried, each further stop signal skips to the next stage."""
    hits = stop_signals.begin_stop()
    process.terminate()
    while process.poll() is None:
        if stop_signals.received > hits:
            hits = stop_signals.received
            if can_be_hurried:
                process.terminate()
        time.sleep(POLL_SECONDS / 2)


def run_checked(program: Program, log: Path, failed: str) -> None:
    """Run a program that must succeed. Raises LauncherError with `failed` and the end of its log."""
    check_status(run(program, log), log, failed)


def check_status(code: int, log: Path, failed: str) -> None:
    if code:
        raise LauncherError(f"{failed} (exit status {code}). The end of {log}:\n{tail(log)}")


def tail(log: Path) -> str:
    try:
        lines = log.read_text(errors="replace").splitlines()
    except OSError:
        return "  (the log is empty)"
    return "\n".join(f"  {line}" for line in lines[-TAIL_LINES:])


def output_of(
    argv: Sequence[str | Path],
    user: int | None = None,
    timeout: float = 60,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a program and return its output and exit status; 127 if it can't be run."""
    command = [str(part) for part in argv]
    try:
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            timeout=timeout,
            stdin=subprocess.DEVNULL,
            user=user,
            group=user,
            extra_groups=None if user is None else [],
            cwd=folder if user is None else "/",
            env=None if environment is None else dict(environment),
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return subprocess.CompletedProcess(command, 127, "", str(error))
