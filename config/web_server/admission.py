"""Which connections a worker keeps: at most so many in all, and of one address. The one that has waited longest makes room for a new one.

A person's request is there within milliseconds, so it is the slow and the idle ones that go.
"""

from __future__ import annotations

from collections import defaultdict

from config.web_server.connection import Connection


class Admission:
    def __init__(self, *, most: int, most_of_an_address: int) -> None:
        """`most_of_an_address`: 0 for no such limit."""
        self._most, self._most_of_an_address = most, most_of_an_address
        self._all: set[Connection] = set()
        self._of_address: dict[str, set[Connection]] = defaultdict(set)
        self._waiting: dict[str, dict[Connection, None]] = defaultdict(dict)

    def __len__(self) -> int:
        return len(self._all)

    def connections(self) -> list[Connection]:
        return list(self._all)

    def add(self, connection: Connection) -> None:
        self._all.add(connection)
        self._of_address[connection.address].add(connection)

    def waits(self, connection: Connection) -> None:
        """It depends on its client now, and may have to go. It comes behind those that have waited longer."""
        waiting = self._waiting[connection.address]
        waiting.pop(connection, None)
        waiting[connection] = None

    def works(self, connection: Connection) -> None:
        if (waiting := self._waiting.get(connection.address)) is not None:
            waiting.pop(connection, None)
            if not waiting:
                del self._waiting[connection.address]

    def remove(self, connection: Connection) -> None:
        self.works(connection)
        self._all.discard(connection)
        mine = self._of_address.get(connection.address, set())
        mine.discard(connection)
        if not mine:
            self._of_address.pop(connection.address, None)

    def one_too_many(self, address: str) -> Connection | None:
        """The connection that has to go before another one of this address comes; None if there is room.

        Raises NoRoom if none waits.
        """
        if address and 0 < self._most_of_an_address <= len(self._of_address.get(address, ())):
            return self._longest_waiting(address)
        if len(self._all) >= self._most:
            return self._longest_waiting(
                max(self._waiting, key=lambda other: len(self._of_address[other]), default=address)
            )
        return None

    def _longest_waiting(self, address: str) -> Connection:
        for connection in self._waiting.get(address, ()):
            return connection
        raise NoRoom


class NoRoom(Exception):
    """All connections are at work."""
