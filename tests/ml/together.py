"""Runs a command as several processes that train together, and leaves none of them behind."""

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
TIME_LIMIT = 300.0  # seconds; imports alone take half a minute on a busy machine
LIMIT_WITH_FIXTURES = 1200  # for pytest's own limit, which counts what is shared by a module too
SECONDS_FOR_STACKS = 5.0

Process = subprocess.Popen[bytes]


def run_together(command: Sequence[str], folder: Path, *, count: int = 2) -> None:
    """Run the command `count` times as ranks of one group; `count` 0 runs it once, as a launcher of ranks.

    Fails with what all of them wrote where one ends badly, or is not done in time: that one writes its stacks first.
    """
    with _started(command, folder, count) as (processes, logs):
        _wait(processes, until=lambda: False)
        late = [process for process in processes if process.poll() is None]
        for process in late:
            process.send_signal(signal.SIGABRT)
        _wait(late, until=lambda: False, limit=SECONDS_FOR_STACKS)
        endings = ["did not end" if process in late else f"exit {process.returncode}" for process in processes]
    assert endings == ["exit 0"] * len(processes), _report(endings, logs)


def kill_together(command: Sequence[str], folder: Path, *, when: Path, count: int = 2) -> None:
    """Run the command as run_together does, and kill all (SIGKILL) when the file `when` is there."""
    with _started(command, folder, count) as (processes, logs):
        _wait(processes, until=when.exists)
        endings = ["still running" if process.poll() is None else f"exit {process.returncode}" for process in processes]
    assert endings == ["still running"] * len(processes), _report(endings, logs)
    assert when.exists(), _report(endings, logs)


@contextmanager
def _started(command: Sequence[str], folder: Path, count: int) -> Iterator[tuple[list[Process], list[Path]]]:
    environment = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONFAULTHANDLER": "1"}
    group = {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(free_port()), "WORLD_SIZE": str(count)}
    ranks = [group | {"RANK": str(rank), "LOCAL_RANK": str(rank)} for rank in range(count)]
    logs = [folder / f"rank-{rank}.log" for rank in range(max(count, 1))]
    processes: list[Process] = []
    try:
        for own, log in zip(ranks or [{}], logs, strict=True):
            # A file and no pipe: nobody has to read it for the process to go on.
            with log.open("wb") as output:
                processes.append(
                    subprocess.Popen(command, cwd=ROOT, env=environment | own, stdout=output, stderr=output)
                )
        yield processes, logs
    finally:
        for process in processes:
            _kill_tree(process)


def _kill_tree(process: Process) -> None:
    """Kill a process and all that it started, though those have sessions of their own."""
    if process.poll() is None:
        for one in [*psutil.Process(process.pid).children(recursive=True), psutil.Process(process.pid)]:
            try:
                one.kill()
            except psutil.NoSuchProcess:
                continue
    process.wait()


def _wait(processes: Sequence[Process], *, until: Callable[[], bool], limit: float = TIME_LIMIT) -> None:
    deadline = time.monotonic() + limit
    failed = False
    while any(process.poll() is None for process in processes) and time.monotonic() < deadline and not until():
        if not failed and any(process.poll() not in (None, 0) for process in processes):
            # The others may wait for it for ever: they get a little time.
            failed, deadline = True, min(deadline, time.monotonic() + SECONDS_FOR_STACKS)
        time.sleep(0.05)


def _report(endings: Sequence[str], logs: Sequence[Path]) -> str:
    parts = zip(endings, logs, strict=True)
    return "\n".join(f"--- {log.stem}, {ending}:\n{log.read_text(errors='replace')}" for ending, log in parts)


def free_port() -> int:
    """Return a port that nobody listens on at the moment."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
