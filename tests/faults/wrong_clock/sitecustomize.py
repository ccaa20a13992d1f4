"""Makes the clock of the site's worker wrong by SHIFTED_SECONDS; every other process keeps the host's clock.

Python imports this module at its start when the folder is on PYTHONPATH. So `./dev serve` itself starts the worker, by its own command.
"""

import os
import sys

if "SHIFTED_SECONDS" in os.environ and {"celery", "worker"} <= set(sys.orig_argv):
    sys.path.insert(0, os.environ["SHIFTED_FROM"])
    from tests.shifted_clock import shift_clock

    shift_clock(float(os.environ["SHIFTED_SECONDS"]))
