"""Lines on the terminal: what is being done and for how long already."""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections.abc import Iterator

REMIND_SECONDS = 10.0
WORTH_TELLING_SECONDS = 2.0

_started = time.monotonic()


def say(message: str) -> None:
    """On standard error: standard output belongs to what a command is asked for, the export of ./dev manage for example."""
    # The terminal may be gone (SIGHUP, a closed pipe); stopping the services in good order matters more.
    with contextlib.suppress(OSError, ValueError):
        print(f"[{time.monotonic() - _started:6.1f} s] {message}", file=sys.stderr, flush=True)


@contextlib.contextmanager
def phase(doing: str) -> Iterator[None]:
    """Says what begins, then every ten seconds that it goes on, and how long it took if that was over two seconds."""
    began = time.monotonic()
    say(f"{doing} …")
    done = threading.Event()

    def remind() -> None:
        while not done.wait(REMIND_SECONDS):
            say(f"… still {doing} ({time.monotonic() - began:.0f} s)")

    reminder = threading.Thread(target=remind, daemon=True)
    reminder.start()
    try:
        yield
    finally:
        done.set()
        reminder.join()
    seconds = time.monotonic() - began
    if seconds >= WORTH_TELLING_SECONDS:
        say(f"{doing}: done in {seconds:.1f} s")
