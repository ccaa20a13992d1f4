"""Runs a command as several processes that train together, and leaves none of them behind."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
TIME_LIMIT = 300.0  # seconds; imports alone take half a minute on a busy machine
LIMIT_WITH_FIXTURES = 600  # for pytest's own limit, which counts what is shared by a module too
SECONDS_FOR_STACKS = 5.0


def run_together(command: Sequence[str], folder: Path, *, count: int = 2) -> list[str]:
    """Run the command `count` times as ranks of one group; return what each wrote to its standard error.

    Fails with what all of them wrote where one ends badly, or is not done in time: that one writes its stacks first.
    """
    environment = os.environ | {
        "MASTER_ADDR": "127.0.0.1",
        "MASTER_PORT": str(free_port()),
        "WORLD_SIZE": str(count),
        "OMP_NUM_THREADS": "1",
        "PYTHONFAULTHANDLER": "1",
    }
    logs = [folder / f"rank-{rank}.log" for rank in range(count)]
    processes: list[subprocess.Popen[bytes]] = []
    try:
        for rank, log in enumerate(logs):
            own = environment | {"RANK": str(rank), "LOCAL_RANK": str(rank)}
            # A file and no pipe: nobody has to read it for the process to go on.
            with log.open("wb") as errors:
                processes.append(subprocess.Popen(command, cwd=ROOT, env=own, stdout=errors, stderr=errors))
        endings = _wait(processes)
    finally:
        for process in processes:
            process.kill()
            process.wait()
    told = [log.read_text(errors="replace") for log in logs]
    report = "\n".join(f"--- rank {rank}, {endings[rank]}:\n{told[rank]}" for rank in range(count))
    assert endings == ["exit 0"] * count, report
    return told


def _wait(processes: Sequence["subprocess.Popen[bytes]"]) -> list[str]:
    deadline = time.monotonic() + TIME_LIMIT
    # When one fails the others may wait for it for ever: they get a little time, then their stacks are of interest.
    while any(process.poll() is None for process in processes) and time.monotonic() < deadline:
        if any(process.poll() not in (None, 0) for process in processes):
            deadline = min(deadline, time.monotonic() + SECONDS_FOR_STACKS)
        time.sleep(0.05)
    late = [process for process in processes if process.poll() is None]
    for process in late:
        process.send_signal(signal.SIGABRT)
    stacks_until = time.monotonic() + SECONDS_FOR_STACKS
    while any(process.poll() is None for process in late) and time.monotonic() < stacks_until:
        time.sleep(0.05)
    return ["did not end" if process in late else f"exit {process.returncode}" for process in processes]


def free_port() -> int:
    """Return a port that nobody listens on at the moment."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
