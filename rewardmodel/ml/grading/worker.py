"""The worker process: reads requests {"limit", "pairs"} as JSON lines from stdin and writes one verdict per line.

Started by pool.py as ``python -m rewardmodel.ml.grading.worker``. There are two processes: this one loads the code once and then
only watches; its fork does the work. If a pair reaches its limit, the kernel kills the fork, even if Python is busy with one long
multiplication. The watcher writes "ended" for that pair and forks again immediately, with everything loaded. Both end when stdin
closes, so shortly after the parent at the latest.
"""

import json
import mmap
import os
import resource
import signal
import sys
from collections.abc import Callable
from typing import IO

MEMORY_LIMIT = 2 * 1024**3  # bytes of address space


def main() -> None:
    """Serve requests until stdin closes."""
    output = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # output of libraries must not mix with the verdicts
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # the kernel kills us; no Python code needs to run for that
    try:
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, hard))
    except (ValueError, OSError):
        pass  # macOS and some containers refuse this; the time limit still applies
    from rewardmodel.ml.grading.symbolic import verdict_on

    output.write(b"ready\n")
    busy = mmap.mmap(-1, 1)  # shared with the fork; b"\1" while verdicts are missing
    while True:
        child = os.fork()
        if child == 0:
            _serve(output, busy, verdict_on)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if status == 0:
            return  # stdin has closed
        if busy[:] == b"\1":
            busy[:] = b"\0"
            output.write(b"ended\n")


def _serve(output: IO[bytes], busy: mmap.mmap, verdict_on: Callable[[str, str], str]) -> None:
    """Serve requests until stdin closes. The limit is wall-clock time: somebody waits, however busy the machine is."""
    for line in sys.stdin.buffer:
        busy[:] = b"\1"
        request = json.loads(line)
        for one, other in request["pairs"]:
            signal.setitimer(signal.ITIMER_REAL, request["limit"])
            try:
                verdict = verdict_on(one, other)
            except (MemoryError, RecursionError):
                verdict = "timeout"  # out of memory or stack: treated like out of time
            except (ArithmeticError, LookupError, TypeError, ValueError):
                verdict = "unparseable"  # a rule did not expect this answer; no content of a text may end the worker
            output.write(verdict.encode() + b"\n")
        signal.setitimer(signal.ITIMER_REAL, 0)
        busy[:] = b"\0"


if __name__ == "__main__":
    main()
