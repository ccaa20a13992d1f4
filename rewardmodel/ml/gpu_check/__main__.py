"""Run all parts, each in a process and a time limit of its own: python -m rewardmodel.ml.gpu_check [--small] [PART …].

One JSON line per part on standard output. The limits sum to less than eight minutes.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

Figures = dict[str, Any]
LIMIT = 470.0
"""Seconds for all parts together."""


class Part(NamedTuple):
    """A part of the check: what it does, and its limit in seconds, of which the start of the process takes about ten."""

    limit: float
    run: Callable[[bool], Figures]


def _gradients(small: bool) -> Figures:
    from rewardmodel.ml.gpu_check.agreement import check_gradients

    return check_gradients(small=small)


def _ways(small: bool) -> Figures:
    from rewardmodel.ml.gpu_check.agreement import check_ways

    return check_ways(small=small)


def _bfloat16(small: bool) -> Figures:
    from rewardmodel.ml.gpu_check.agreement import check_bfloat16

    return check_bfloat16(small=small)


def _speed(shape: str) -> Callable[[bool], Figures]:
    def measure(small: bool) -> Figures:
        from rewardmodel.ml.gpu_check.speed import measure_speed

        return measure_speed(shape, small=small, seconds=0.5 if small else 36.0)

    return measure


PARTS = {
    "gradients": Part(80, _gradients),
    "ways": Part(80, _ways),
    "bfloat16": Part(50, _bfloat16),
    "speed-1.5b": Part(115, _speed("1.5b")),
    "speed-7b": Part(145, _speed("7b")),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the parts; return 0 if all went well, 1 if one did not, 2 without a GPU."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if unknown := sorted(set(options.parts) - set(PARTS)):
        parser.error(f"there is no part {', '.join(unknown)}; the parts are {', '.join(PARTS)}")
    if options.in_this_process:
        return _run_here(options.parts[0], small=options.small)
    import torch

    if not torch.cuda.is_available() and not options.small:
        print(  # noqa: T201
            "gpu-check: torch finds no CUDA GPU here. Run it on a machine with one, or add --small to try its code on this "
            "machine's CPU, which gives no figures.",
            file=sys.stderr,
        )
        return 2
    start = time.monotonic()
    good = [_run_part(name, LIMIT - (time.monotonic() - start), small=options.small) for name in options.parts or PARTS]
    return 0 if all(good) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m rewardmodel.ml.gpu_check", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    parser.add_argument(
        "--small", action="store_true", help="tiny shapes, also on a CPU: tries the code, gives no figures"
    )
    parser.add_argument("--in-this-process", action="store_true", help=argparse.SUPPRESS)
    return parser


def _run_part(name: str, left: float, *, small: bool) -> bool:
    """Run a part in another process, so that it can be stopped, and print its line; return whether it went well."""
    limit = min(PARTS[name].limit, left)
    command = [sys.executable, "-m", "rewardmodel.ml.gpu_check", name, "--in-this-process"]
    begun = time.monotonic()
    try:
        if limit <= 0:
            raise subprocess.TimeoutExpired(command, 0)
        done = subprocess.run(
            [*command, *(["--small"] if small else [])], stdout=subprocess.PIPE, text=True, timeout=limit, check=False
        )
        lines = done.stdout.strip().splitlines()
        found = json.loads(lines[-1]) if done.returncode == 0 and lines else _failed(name, "see the error output")
    except subprocess.TimeoutExpired:
        found = _failed(name, f"stopped after {max(limit, 0):.0f} s, all the time that it had")
    found["wall_seconds"] = round(time.monotonic() - begun, 1)
    print(json.dumps(found), flush=True)  # noqa: T201
    return bool(found["ok"])


def _failed(name: str, error: str) -> Figures:
    return {"part": name, "ok": False, "error": error}


def _run_here(name: str, *, small: bool) -> int:
    import torch

    gpu = torch.cuda.is_available()
    found = {
        "part": name,
        "device": torch.cuda.get_device_name(0) if gpu else "cpu",
        "torch": torch.__version__,
        **({} if gpu else {"note": "on a CPU only the code is tried; these are no figures"}),
        **PARTS[name].run(small),
    }
    print(json.dumps(found), flush=True)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
