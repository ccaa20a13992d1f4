"""What Ctrl-C, SIGTERM and SIGHUP do to the launcher: the first one ends what it is doing, the next ones hurry the end."""

from __future__ import annotations

import signal

from config.launcher.errors import Interrupted

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopSignals:
    """Raises Interrupted at the first stop signal, and only then: an orderly stop must not be torn apart by a second one."""

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
        """At the very end, where Python takes back handlers of its own but not this."""
        for number in STOPPING:
            signal.signal(number, signal.SIG_IGN)

    def begin_stop(self) -> int:
        """From now on signals only count. Returns how many came so far."""
        self.stopping = True
        return self.received


stop_signals = StopSignals()
