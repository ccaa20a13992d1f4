"""Runs a command as a group of processes that train together, and ends all of them."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[2]
TIME_LIMIT = 600.0  # seconds; a run takes 15 on an idle core, but on a busy one imports alone take minutes
LIMIT_WITH_FIXTURES = 2400  # for pytest's own limit, which includes fixtures that a module shares
SECONDS_FOR_STACKS = 5.0

Process = subprocess.Popen[bytes]


def run_together(command: Sequence[str], folder: Path, *, count: int = 2) -> None:
    """Run the command `count` times as ranks of one group; `count` 0 runs it once, as a launcher of ranks.

    Fails with the output of all if one fails or exceeds its time; a process that is too slow first writes its stacks.
    """
    with _started(command, folder, count) as (family, logs):
        family.wait(until=lambda: False)
        endings = _endings(family)
        if "still running" in endings:
            family.signal(signal.SIGABRT)
            family.wait(until=lambda: False, limit=SECONDS_FOR_STACKS)
    assert endings == ["exit 0"] * len(logs), _report(endings, logs)


def kill_together(command: Sequence[str], folder: Path, *, when: Path, count: int = 2) -> None:
    """Run the command as run_together does, and kill all (SIGKILL) when the file `when` exists."""
    with _started(command, folder, count) as (family, logs):
        family.wait(until=when.exists)
        endings = _endings(family)
    assert endings == ["still running"] * len(logs), _report(endings, logs)
    assert when.exists(), _report(endings, logs)


@contextmanager
def _started(command: Sequence[str], folder: Path, count: int) -> Iterator[tuple["Family", list[Path]]]:
    environment = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONFAULTHANDLER": "1"}
    group = {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(free_port()), "WORLD_SIZE": str(count)}
    ranks = [group | {"RANK": str(rank), "LOCAL_RANK": str(rank)} for rank in range(count)]
    logs = [folder / f"rank-{rank}.log" for rank in range(max(count, 1))]
    family = Family()
    try:
        for own, log in zip(ranks or [{}], logs, strict=True):
            # A file, not a pipe, so that the process never waits for a reader.
            with log.open("wb") as output:
                family.roots.append(
                    subprocess.Popen(command, cwd=ROOT, env=environment | own, stdout=output, stderr=output)
                )
        yield family, logs
    finally:
        family.signal(signal.SIGKILL)
        for root in family.roots:
            root.wait()


def _endings(family: "Family") -> list[str]:
    return ["still running" if root.poll() is None else f"exit {root.returncode}" for root in family.roots]


class Family:
    """Processes and their descendants, recorded while they run, because a launcher that dies leaves its ranks behind."""

    def __init__(self) -> None:
        self.roots: list[Process] = []
        self.members: set[psutil.Process] = set()

    def look(self) -> None:
        """Record the current descendants."""
        for root in self.roots:
            if root.poll() is None:
                parent = psutil.Process(root.pid)
                self.members |= {parent, *parent.children(recursive=True)}

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to all processes, to a launcher's ranks before the launcher."""
        self.look()
        for one in sorted(self.members, key=lambda member: -member.pid):
            try:
                one.send_signal(number)
            except psutil.NoSuchProcess:  # psutil recognizes a new process with the same pid
                continue

    def wait(self, *, until: Callable[[], bool], limit: float = TIME_LIMIT) -> None:
        """Wait until all roots have ended or `until` holds; after a failure of one, only a little longer."""
        deadline = time.monotonic() + limit
        failed = False
        while any(root.poll() is None for root in self.roots) and time.monotonic() < deadline and not until():
            self.look()
            if not failed and any(root.poll() not in (None, 0) for root in self.roots):
                # The others may wait for it forever.
                failed, deadline = True, min(deadline, time.monotonic() + SECONDS_FOR_STACKS)
            time.sleep(0.05)


def _report(endings: Sequence[str], logs: Sequence[Path]) -> str:
    parts = zip(endings, logs, strict=True)
    return "\n".join(f"--- {log.stem}, {ending}:\n{log.read_text(errors='replace')}" for ending, log in parts)


def free_port() -> int:
    """Return a port that is free at the moment."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
