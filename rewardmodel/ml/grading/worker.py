"""The worker process: reads requests {"limit", "pairs"} as JSON lines from stdin and writes one verdict per line.

Started by pool.py as ``python -m rewardmodel.ml.grading.worker``. There are two processes: this one loads sympy once and then
only watches; its fork does the work. If a pair exceeds its processor time, or takes far too long in wall-clock time, the
kernel kills the fork, even if Python is busy with one long multiplication. The watcher writes "ended" for that pair and
forks again immediately, with everything loaded. Both end when stdin closes, so shortly after the parent at the latest.
"""

import json
import mmap
import os
import resource
import signal
import sys
from collections.abc import Callable
from typing import IO

MEMORY_LIMIT = 4 * 1024**3  # bytes of address space; 9^{9^9} would take all memory
PATIENCE = 4.0  # wall-clock time that a pair may take, as a multiple of its processor time: the machine may be busy
# Compared at the start, so that sympy and math-verify load everything before a time limit runs.
WARMING = (
    (r"\frac{x}{2}", r"x \cdot 0.5"),
    (r"3\sqrt{5} + 2", r"2 + \sqrt{45}"),
    (r"(x+1)(x-1)", r"x^2 - 1"),
    ("x = 3", "2x = 6"),
    (r"1 \pm \sqrt{2}", r"1+\sqrt{2}, 1-\sqrt{2}"),
    (r"[0, 1) \cup (2, \infty)", r"(2, \infty) \cup [0, 1)"),
)


def main() -> None:
    """Serve requests until stdin closes."""
    output = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # output of libraries must not mix with the verdicts
    for ending in (signal.SIGALRM, signal.SIGPROF):
        signal.signal(ending, signal.SIG_DFL)  # the kernel kills us; no Python code needs to run for that
    try:
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, hard))
    except (ValueError, OSError):
        pass  # macOS and some containers refuse this; the time limit still applies
    from mathtext.comparison import compare
    from rewardmodel.ml.grading.symbolic import compare_expressions

    for answer, truth in WARMING:
        compare(answer, truth, compare_expressions)
    output.write(b"ready\n")
    busy = mmap.mmap(-1, 1)  # shared with the fork; b"\1" while verdicts are missing
    while True:
        child = os.fork()
        if child == 0:
            _serve(output, busy, lambda answer, truth: compare(answer, truth, compare_expressions))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if status == 0:
            return  # stdin has closed
        if busy[:] == b"\1":
            busy[:] = b"\0"
            output.write(b"ended\n")


def _serve(output: IO[bytes], busy: mmap.mmap, verdict_on: Callable[[str, str], str]) -> None:
    """Serve requests until stdin closes."""
    for line in sys.stdin.buffer:
        busy[:] = b"\1"
        request = json.loads(line)
        for answer, truth in request["pairs"]:
            signal.setitimer(signal.ITIMER_PROF, request["limit"])
            signal.setitimer(signal.ITIMER_REAL, request["limit"] * PATIENCE)
            try:
                verdict = verdict_on(answer, truth)
            except (MemoryError, RecursionError):
                verdict = "timeout"  # out of memory or stack: treated like out of time
            output.write(verdict.encode() + b"\n")
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        busy[:] = b"\0"


if __name__ == "__main__":
    main()
