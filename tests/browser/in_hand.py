"""Requests that the site's threads have in hand: a page that was closed may have left some behind, and they still write."""

import threading
import time

from django.core.signals import request_finished, request_started

LONGEST_WAIT = 30.0
PAUSE = 0.05
QUIET_LOOKS = 3
"""A request may still be on its way from the socket to its thread, so one look at nothing is not enough."""


class RequestsInHand:
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
        """Return when nothing has been in hand for some looks, or raises TimeoutError."""
        deadline, quiet = time.monotonic() + LONGEST_WAIT, 0
        while quiet < QUIET_LOOKS:
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
