"""Counts the site's open requests: a closed page may leave some running, and they still write."""

import threading
import time

from django.core.signals import request_finished, request_started

LONGEST_WAIT = 30.0
PAUSE = 0.05
QUIET_CHECKS = 3
"""A request may still be on its way from the socket to its thread, so one check is not enough."""


class OpenRequests:
    """Counts the requests of this process between their start and their finish."""

    def __init__(self) -> None:
        self.count = 0
        self.lock = threading.Lock()
        request_started.connect(self._started)
        request_finished.connect(self._finished)

    def stop(self) -> None:
        request_started.disconnect(self._started)
        request_finished.disconnect(self._finished)

    def wait_until_none(self) -> None:
        """Wait until several checks in a row find no open request; raise TimeoutError after LONGEST_WAIT."""
        deadline, quiet = time.monotonic() + LONGEST_WAIT, 0
        while quiet < QUIET_CHECKS:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self.count} request(s) did not end within {LONGEST_WAIT:.0f} s")
            quiet = 0 if self.count else quiet + 1
            time.sleep(PAUSE)

    def _started(self, **_: object) -> None:
        with self.lock:
            self.count += 1

    def _finished(self, **_: object) -> None:
        with self.lock:
            self.count -= 1
