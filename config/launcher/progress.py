"""Progress lines on the terminal: what is being done, and for how long."""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections.abc import Callable, Iterator

REMIND_SECONDS = 10.0
WORTH_TELLING_SECONDS = 2.0

_started = time.monotonic()


def say(message: str) -> None:
    """Write to standard error; standard output is for results, for example the export of ./dev manage."""
    # The terminal may be gone (SIGHUP, a closed pipe); an orderly stop of the services matters more.
    with contextlib.suppress(OSError, ValueError):
        print(f"[{time.monotonic() - _started:6.1f} s] {message}", file=sys.stderr, flush=True)


@contextlib.contextmanager
def phase(doing: str, so_far: Callable[[], str] = lambda: "") -> Iterator[None]:
    """Say what begins, every ten seconds that it continues and how far it is, and how long it took if that was over two seconds."""
    began = time.monotonic()
    say(f"{doing} …")
    done = threading.Event()

    def remind() -> None:
        while not done.wait(REMIND_SECONDS):
            far = so_far()
            say(f"… still {doing} ({time.monotonic() - began:.0f} s{', ' if far else ''}{far})")

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
