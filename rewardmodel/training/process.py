"""The training process: `python -m rewardmodel.ml.train` in a process of its own that lives no longer than the worker."""

import ctypes
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)  # opened here: little may be done between fork and exec
LAST_LINES = 30
"""Lines of the process's error output that are kept with a run that failed."""


class TrainingFailed(Exception):
    """The process ended badly; the message holds its last lines."""


@contextmanager
def training_process(*, arguments: list[str], log: Path, lock: int) -> Iterator["subprocess.Popen[str]"]:
    """Start it; whatever happens in the block, it is gone afterwards. Its error output goes to `log`; it holds `lock` open."""
    environment = {**os.environ, "OMP_NUM_THREADS": str(settings.TORCH_THREADS)}
    with log.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "rewardmodel.ml.train", *arguments],
            cwd=settings.BASE_DIR,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            pass_fds=[lock],
            preexec_fn=_die_with_parent,
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def progress_lines(process: "subprocess.Popen[str]", *, log: Path) -> Iterator[dict[str, Any]]:
    """Yield what the process reports until it ends. Raises TrainingFailed where it ends without its last word."""
    done = False
    for line in process.stdout or ():
        if line.startswith("{"):
            # a metric of too few labels is NaN, which Postgres's JSON does not know
            report = json.loads(line, parse_constant=lambda _: None)
            done = bool(report.get("done"))
            yield report
    status = process.wait()
    if status != 0 or not done:
        lines = log.read_text(errors="replace").splitlines()[-LAST_LINES:]
        raise TrainingFailed("\n".join([f"The training process ended with status {status}.", *lines]))


def command_line(*, kind: str, data: Path, output: Path, options: dict[str, Any]) -> list[str]:
    """Arguments for rewardmodel.ml.train; {"batch_size": 8, "pack": False} becomes --batch-size 8 --no-pack."""
    arguments = ["--kind", kind, "--data", str(data), "--output", str(output), "--progress", "json"]
    for name, value in options.items():
        flag = name.replace("_", "-")
        if isinstance(value, bool):
            arguments.append(f"--{flag}" if value else f"--no-{flag}")
        else:
            arguments += [f"--{flag}", str(value)]
    return arguments


def _die_with_parent() -> None:
    """In the child: be killed when the worker dies, however it dies. Linux only; elsewhere the folder's lock keeps order."""
    if sys.platform == "linux":
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
