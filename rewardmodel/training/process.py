"""Run rewardmodel.ml.train in separate processes, one per GPU, that never outlive the worker."""

import contextlib
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

from rewardmodel.training.rank import die_with_parent

LAST_LINES = 30
"""How many lines of the process's error output are kept with a failed run."""


class TrainingFailed(Exception):
    """The process failed; the message contains the last lines of its error output."""


@contextmanager
def training_process(*, arguments: list[str], log: Path, lock: int) -> Iterator["subprocess.Popen[str]"]:
    """Start the process, and kill it when the block ends. Its error output goes to `log`; it keeps `lock` open."""
    environment = {**os.environ, "OMP_NUM_THREADS": str(settings.TORCH_THREADS)}
    with log.open("w") as errors:
        process = subprocess.Popen(
            [*launcher(training_processes()), *arguments],
            cwd=settings.BASE_DIR,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            pass_fds=[lock],
            start_new_session=True,  # a process group of its own, which includes its children
            preexec_fn=die_with_parent,
        )
    try:
        yield process
    finally:
        kill_training(process)
        process.wait()
        if process.stdout:
            process.stdout.close()


def kill_training(process: "subprocess.Popen[str]") -> None:
    """Kill the process and every process that it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def training_processes() -> int:
    """Return how many processes train together: TRAINING_PROCESSES, or else one per GPU."""
    import torch

    return settings.TRAINING_PROCESSES or max(1, torch.cuda.device_count())


def launcher(processes: int) -> list[str]:
    """Return the command that precedes the arguments of rewardmodel.ml.train."""
    if processes == 1:
        return [sys.executable, "-m", "rewardmodel.ml.train"]
    # port 0: any free port, so that two trainings can run on one machine
    options = ["--multi_gpu", "--num_machines", "1", "--num_processes", str(processes), "--main_process_port", "0"]
    fixed = ["--mixed_precision", "no", "--dynamo_backend", "no"]  # the training sets these itself
    return [
        *(sys.executable, "-m", "accelerate.commands.launch", *options, *fixed),
        *("--module", "rewardmodel.training.rank"),
    ]


def progress_lines(process: "subprocess.Popen[str]", *, log: Path) -> Iterator[dict[str, Any]]:
    """Yield what the process reports until it ends. Raises TrainingFailed if it fails, or ends without its final report."""
    done = False
    for line in process.stdout or ():
        if line.startswith("{"):
            # a metric of too few rated steps is NaN, which JSON in Postgres cannot hold
            report = json.loads(line, parse_constant=lambda _: None)
            done = bool(report.get("done"))
            yield report
    status = process.wait()
    if status != 0 or not done:
        lines = log.read_text(errors="replace").splitlines()[-LAST_LINES:]
        last = next((line.strip() for line in reversed(lines) if line.strip()), "")
        ended = f"The training process ended with status {status}"
        # the last line says why; a killed process says nothing
        cause = (
            f"{last}\n\n{ended}. Its last lines:" if last else f"{ended} and without a word: out of memory, or killed."
        )
        raise TrainingFailed("\n".join([cause, *lines]))


def command_line(*, kind: str, data: Path, output: Path, options: dict[str, Any]) -> list[str]:
    """Return arguments for rewardmodel.ml.train; {"batch_size": 8, "pack": False} becomes --batch-size 8 --no-pack."""
    arguments = ["--kind", kind, "--data", str(data), "--output", str(output), "--progress", "json"]
    for name, value in options.items():
        flag = name.replace("_", "-")
        if isinstance(value, bool):
            arguments.append(f"--{flag}" if value else f"--no-{flag}")
        else:
            arguments += [f"--{flag}", str(value)]
    return arguments
