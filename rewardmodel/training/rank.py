"""One of several processes that train together; it ends with its parent, so that a killed worker leaves none behind."""

import ctypes
import signal
import sys

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)  # opened here: little may be done between fork and exec


def die_with_parent() -> None:
    """Be killed when the parent dies, however it dies. Linux only; elsewhere the lock of the run's folder keeps order."""
    if sys.platform == "linux":
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    die_with_parent()
    from rewardmodel.ml.train import main

    sys.exit(main())
