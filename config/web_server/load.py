"""How busy each worker is, in memory that all of them see: a busy one leaves new connections, and people, to an idle one."""

from __future__ import annotations

import mmap
import struct
from collections.abc import Container

NUMBER = struct.Struct("=I")
ABSENT = 2**32 - 1


class LoadBoard:
    """A number per worker: requests that run or wait there. Each worker writes only its own."""

    def __init__(self, places: int) -> None:
        """Made in the parent, before workers are forked."""
        self._places = places
        self._memory = mmap.mmap(-1, places * NUMBER.size)
        for place in range(places):
            self.clear(place)

    def free_place(self, taken: Container[int]) -> int:
        return next(place for place in range(self._places) if place not in taken)

    def write(self, place: int, load: int) -> None:
        NUMBER.pack_into(self._memory, place * NUMBER.size, load)

    def clear(self, place: int) -> None:
        self.write(place, ABSENT)

    def least_of_others(self, place: int) -> int | None:
        """The load of the least busy other worker; None if there is no other."""
        loads = NUMBER.iter_unpack(self._memory[:])
        others = [load for other, (load,) in enumerate(loads) if other != place and load != ABSENT]
        return min(others, default=None)
