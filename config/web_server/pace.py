"""How long clients may take: a time to begin with, and more for every byte that has come through."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    seconds: float
    bytes_per_second: int

    def is_behind(self, *, since: float, now: float, count: int) -> bool:
        """Whether a client that has moved `count` bytes since then is too slow."""
        return now > since + self.seconds + count / self.bytes_per_second


HEAD_SECONDS = 10.0
"""For the whole head of a request, and for its first byte on a new connection."""
BODY = Pace(20.0, 1_000)
READER = Pace(30.0, 2_000)
LINGER_SECONDS = 2.0
"""A refused request may still be on its way: what it sends for so long is read and dropped, so that its sender gets the refusal."""
