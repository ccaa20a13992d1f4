"""An answer on its way: a thread writes it here, and the worker's loop sends what the client has not taken yet.

Up to MOST_KEPT bytes wait in memory, so that a thread is done with most answers at once, however slowly they are read. Only the
thread of a longer one waits; meanwhile another request runs in its place.
"""

from __future__ import annotations

import errno
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager

from config.web_server.pace import READER

MOST_KEPT = 1024 * 1024
GO_ON_BELOW = MOST_KEPT // 4


class Departure:
    """Also stands in for the socket that gunicorn's code for requests writes to."""

    def __init__(
        self, sock: socket.socket, *, has_rest: Callable[[], None], waiting: Callable[[], AbstractContextManager[None]]
    ) -> None:
        """`has_rest` is called when the loop has to send the rest; a thread waits for a slow client within `waiting()`."""
        self._sock, self._has_rest, self._waiting = sock, has_rest, waiting
        self._changed = threading.Condition()
        self._pieces: deque[memoryview] = deque()
        self._kept = 0
        self._is_broken = False
        self._slow_since, self._taken = 0.0, 0
        self.last_progress = time.monotonic()

    @property
    def is_empty(self) -> bool:
        return not self._pieces

    @property
    def is_broken(self) -> bool:
        return self._is_broken

    def is_behind(self, now: float) -> bool:
        return bool(self._pieces) and READER.is_behind(since=self._slow_since, now=now, count=self._taken)

    # --- for the thread that answers

    def sendall(self, data: bytes) -> None:
        """Send or keep. Raises BrokenPipeError if the client has gone, or was too slow."""
        with self._changed:
            rest = memoryview(data)
            if not self._pieces:
                rest = rest[self._send(rest) :]
            if self._is_broken:
                raise BrokenPipeError(errno.EPIPE, "the client has gone")
            if not rest:
                return
            begins = not self._pieces
            if begins:
                self._slow_since, self._taken = time.monotonic(), 0
            self._pieces.append(rest)
            self._kept += len(rest)
            is_full = self._kept > MOST_KEPT
        if begins:
            self._has_rest()
        if is_full:
            self._wait()

    def _wait(self) -> None:
        with self._waiting(), self._changed:
            self._changed.wait_for(lambda: self._kept <= GO_ON_BELOW or self._is_broken)
            if self._is_broken:
                raise BrokenPipeError(errno.EPIPE, "the client has gone, or reads too slowly")

    def send(self, data: bytes) -> int:
        self.sendall(data)
        return len(data)

    def recv(self, size: int) -> bytes:
        """Nothing more: the request has arrived before, and gunicorn only looks for what to drop before it closes."""
        return b""

    def gettimeout(self) -> float:
        return 0.0

    def settimeout(self, seconds: float | None) -> None: ...

    def setblocking(self, flag: bool) -> None: ...

    def shutdown(self, how: int) -> None: ...

    def close(self) -> None:
        """The loop closes the connection once everything is sent."""

    # --- for the loop

    def flush(self) -> None:
        """Send what the client takes now."""
        with self._changed:
            while self._pieces and not self._is_broken:
                piece = self._pieces[0]
                sent = self._send(piece)
                if not self._pieces:  # the client has gone, and nothing is kept for it
                    break
                self._kept -= sent
                self._taken += sent
                if sent < len(piece):
                    self._pieces[0] = piece[sent:]
                    break
                self._pieces.popleft()
            if self._kept <= GO_ON_BELOW or self._is_broken:
                self._changed.notify_all()

    def give_up(self) -> None:
        """Drop what is left; a thread that writes more gets BrokenPipeError."""
        with self._changed:
            self._break()

    def _send(self, data: memoryview) -> int:
        if self._is_broken:
            return 0
        try:
            sent = self._sock.send(data)
        except BlockingIOError:
            return 0
        except OSError:
            self._break()
            return 0
        self.last_progress = time.monotonic()
        return sent

    def _break(self) -> None:
        self._is_broken = True
        self._pieces.clear()
        self._kept = 0
        self._changed.notify_all()
