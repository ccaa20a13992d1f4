"""The worker process: reads lists of pairs from stdin, one JSON line each, and writes one verdict a line.

Started by pool.py as ``python -m rewardmodel.ml.grading.worker SECONDS``. It ends when stdin does, so never later than
its parent; and a pair that runs past its limit is ended by the kernel even where no parent is left to do so.
"""

import json
import os
import resource
import signal
import sys

MEMORY_LIMIT = 4 * 1024**3  # bytes of address space; 9^{9^9} would take all there is
GRACE = 1.0  # seconds after the parent's limit at which a forgotten worker ends itself


def main() -> None:
    """Answer until stdin ends."""
    output = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # whatever a library prints must not get between the verdicts
    limit = float(sys.argv[1]) + GRACE
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # the kernel ends us; no Python code needs to run for that
    try:
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, hard))
    except (ValueError, OSError):
        pass  # macOS and some containers refuse; the time limit still holds
    from rewardmodel.ml.grading.comparison import compare
    from rewardmodel.ml.grading.symbolic import compare_expressions

    compare(r"\frac{x}{2}", r"x \cdot 0.5", compare_expressions)  # loads what is loaded on first use
    output.write(b"ready\n")
    for line in sys.stdin.buffer:
        for answer, truth in json.loads(line):
            signal.setitimer(signal.ITIMER_REAL, limit)
            try:
                verdict = compare(answer, truth, compare_expressions)
            except (MemoryError, RecursionError):
                verdict_word = "timeout"  # over its limits, as good as over its time
            else:
                verdict_word = verdict
            output.write(verdict_word.encode() + b"\n")
        signal.setitimer(signal.ITIMER_REAL, 0)


if __name__ == "__main__":
    main()
