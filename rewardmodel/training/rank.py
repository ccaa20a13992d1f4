"""Run one of several processes that train together; it dies with its parent, so a killed worker leaves none behind."""

import ctypes
import signal
import sys

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)  # opened at import, because little is safe between fork and exec


def die_with_parent() -> None:
    """Have the kernel kill this process when its parent dies. Linux only; elsewhere the folder's lock prevents two writers."""
    if sys.platform == "linux":
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    die_with_parent()
    from rewardmodel.ml.train import main

    sys.exit(main())
