"""The worker process: reads requests from stdin, one JSON line {"limit", "pairs"} each, and writes one verdict a line.

Started by pool.py as ``python -m rewardmodel.ml.grading.worker``. It ends when stdin does, so never later than its
parent; and the kernel ends it when a pair has used up its processor time, or far too much time by the clock, even where
no parent is left to do so and Python itself is stuck in one long multiplication.
"""

import json
import os
import resource
import signal
import sys

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
    for line in sys.stdin.buffer:
        request = json.loads(line)
        for answer, truth in request["pairs"]:
            signal.setitimer(signal.ITIMER_PROF, request["limit"])
            signal.setitimer(signal.ITIMER_REAL, request["limit"] * (PATIENCE + 1))
            verdict: str
            try:
                verdict = compare(answer, truth, compare_expressions)
            except (MemoryError, RecursionError):
                verdict = "timeout"  # over its limits, as good as over its time
            output.write(verdict.encode() + b"\n")
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)


if __name__ == "__main__":
    main()
