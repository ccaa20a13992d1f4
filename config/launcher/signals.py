"""Handles Ctrl-C, SIGTERM and SIGHUP: the first one ends the command, further ones shorten the stop."""

from __future__ import annotations

import signal

from config.launcher.errors import Interrupted

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopSignals:
    """Raises Interrupted at the first stop signal only, so that a second one does not break an orderly stop."""

    def __init__(self) -> None:
        self.received = 0
        self.stopping = False

    def install(self) -> None:
        for number in STOPPING:
            signal.signal(number, self._handle)

    def _handle(self, *_: object) -> None:
        self.received += 1
        if not self.stopping:
            self.stopping = True
            raise Interrupted

    def ignore(self) -> None:
        """Ignore stop signals at the very end, when Python removes its own handlers but not this setting."""
        for number in STOPPING:
            signal.signal(number, signal.SIG_IGN)

    def begin_stop(self) -> int:
        """From now on only count signals. Return how many have come so far."""
        self.stopping = True
        return self.received


stop_signals = StopSignals()
