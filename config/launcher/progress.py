"""Lines on the terminal: what is being done and for how long already."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator

REMIND_SECONDS = 10.0
WORTH_TELLING_SECONDS = 2.0

_started = time.monotonic()


def say(message: str) -> None:
    # The terminal may be gone (SIGHUP, a closed pipe); stopping the services in good order matters more.
    with contextlib.suppress(OSError, ValueError):
        print(f"[{time.monotonic() - _started:6.1f} s] {message}", flush=True)


@contextlib.contextmanager
def phase(doing: str) -> Iterator[None]:
    """Says what begins, then every ten seconds that it goes on, and how long it took if that was over two seconds."""
    began = time.monotonic()
    done = threading.Event()

    def remind() -> None:
        while not done.wait(REMIND_SECONDS):
            say(f"… still {doing} ({time.monotonic() - began:.0f} s)")

    say(f"{doing} …")
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
