"""The worker process: reads requests from stdin, one JSON line {"limit", "pairs"} each, and writes one verdict a line.

Started by pool.py as ``python -m rewardmodel.ml.grading.worker``. Two processes: this one loads sympy once and then
only watches; a fork of it does the work. When a pair has used up its processor time, or far too much time by the clock,
the kernel ends the fork, even where Python itself is stuck in one long multiplication; the watcher says "ended" for the
pair and forks again, at once, with everything loaded. Both end when stdin does, so never much later than the parent.
"""

import json
import mmap
import os
import resource
import signal
import sys
from collections.abc import Callable
from typing import IO

MEMORY_LIMIT = 4 * 1024**3  # bytes of address space; 9^{9^9} would take all there is
PATIENCE = 4.0  # how much longer a pair may take by the clock than in processor time: the machine may be busy
# What sympy and math-verify load on first use they load before a time limit runs.
WARMING = (
    (r"\frac{x}{2}", r"x \cdot 0.5"),
    (r"3\sqrt{5} + 2", r"2 + \sqrt{45}"),
    (r"(x+1)(x-1)", r"x^2 - 1"),
    ("x = 3", "2x = 6"),
    (r"1 \pm \sqrt{2}", r"1+\sqrt{2}, 1-\sqrt{2}"),
    (r"[0, 1) \cup (2, \infty)", r"(2, \infty) \cup [0, 1)"),
)


def main() -> None:
    """Answer until stdin ends."""
    output = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # whatever a library prints must not get between the verdicts
    for ending in (signal.SIGALRM, signal.SIGPROF):
        signal.signal(ending, signal.SIG_DFL)  # the kernel ends us; no Python code needs to run for that
    try:
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, hard))
    except (ValueError, OSError):
        pass  # macOS and some containers refuse; the time limit still holds
    from rewardmodel.ml.grading.comparison import compare
    from rewardmodel.ml.grading.symbolic import compare_expressions

    for answer, truth in WARMING:
        compare(answer, truth, compare_expressions)
    output.write(b"ready\n")
    busy = mmap.mmap(-1, 1)  # shared with the fork: b"\1" while it owes verdicts
    while True:
        child = os.fork()
        if child == 0:
            _serve(output, busy, lambda answer, truth: compare(answer, truth, compare_expressions))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if status == 0:
            return  # stdin has ended
        if busy[:] == b"\1":
            busy[:] = b"\0"
            output.write(b"ended\n")


def _serve(output: IO[bytes], busy: mmap.mmap, verdict_on: Callable[[str, str], str]) -> None:
    """Answer requests until stdin ends."""
    for line in sys.stdin.buffer:
        busy[:] = b"\1"
        request = json.loads(line)
        for answer, truth in request["pairs"]:
            signal.setitimer(signal.ITIMER_PROF, request["limit"])
            signal.setitimer(signal.ITIMER_REAL, request["limit"] * PATIENCE)
            try:
                verdict = verdict_on(answer, truth)
            except (MemoryError, RecursionError):
                verdict = "timeout"  # over its limits, as good as over its time
            output.write(verdict.encode() + b"\n")
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        busy[:] = b"\0"


if __name__ == "__main__":
    main()
