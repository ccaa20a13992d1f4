"""A client's connection, from one request to the next."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from contextlib import AbstractContextManager
from enum import Enum
from typing import Any

from config.web_server.arrival import Arrival
from config.web_server.departure import Departure
from config.web_server.pace import BODY, HEAD_SECONDS, LINGER_SECONDS


class State(Enum):
    ARRIVING = "waits for a request, or for the rest of one"
    WORKING = "a thread answers, or will"
    LEAVING = "the answer is written, and the client has not taken all of it"
    LINGERING = "the answer is sent, and the client may still be sending what was refused"


class Connection:
    """Has the attributes that gunicorn's `handle` reads: client, server, sock, parser and so on."""

    is_http2 = False
    initialized = True
    data_ready = True

    def __init__(self, client_socket: socket.socket, client: Any, server: Any, now: float) -> None:
        self.socket, self.client, self.server = client_socket, client, server
        self.address = counted_address(client)
        self.state = State.ARRIVING
        self.since = now
        """When the present wait began."""
        self.allowed = HEAD_SECONDS
        """Seconds for the first byte."""
        self.arrival: Arrival
        self.departure: Departure
        self.follows = b""
        """What the client has sent behind its request."""
        self.keep = False
        self.events = 0
        """What the poller watches for; 0: nothing."""

    def begin(self, cfg: Any, now: float, allowed: float) -> None:
        self.state, self.since, self.allowed = State.ARRIVING, now, allowed
        self.arrival = Arrival(cfg, self.client)

    def open(self, has_rest: Callable[[], None], waiting: Callable[[], AbstractContextManager[None]]) -> None:
        self.departure = Departure(self.socket, has_rest=has_rest, waiting=waiting)

    def is_late(self, now: float) -> bool:
        if self.departure.is_behind(now):
            return True
        if self.state is State.ARRIVING:
            if self.arrival.has_head:
                return BODY.is_behind(since=self.since, now=now, count=self.arrival.received)
            return now > self.since + (HEAD_SECONDS if self.arrival.has_begun else self.allowed)
        return self.state is State.LINGERING and now > self.since + LINGER_SECONDS

    # --- for gunicorn's handle()

    @property
    def sock(self) -> Departure:
        return self.departure

    @property
    def parser(self) -> Arrival:
        return self.arrival

    def init(self) -> None: ...


def counted_address(client: Any) -> str:
    """Whose connections are counted together: an IPv4 address, the /64 of an IPv6 address; "" for a Unix socket."""
    if not isinstance(client, tuple):
        return ""
    try:
        address = ipaddress.ip_address(client[0].partition("%")[0])
    except ValueError:
        return str(client[0])
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
