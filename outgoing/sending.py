"""Send one HTTP request. Everything of the product that asks another server asks through `send`.

- The name is resolved once; the connection is made to an address that `Network.allows`, so a name cannot change in between.
- Redirects are not followed: a redirect would carry texts and keys to an address that nobody chose. The caller gets its status.
- One time limit counts for the whole exchange, however slowly the other side sends; a response is cut off at `most_bytes`.

Proxies of the environment (HTTPS_PROXY, HTTP_PROXY, NO_PROXY) are used. A proxy resolves names itself, so behind one only hosts that are
written as addresses are checked.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import re
import socket
import ssl
import time
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from threading import Timer
from urllib.parse import SplitResult, urlsplit

from outgoing.addresses import Network

PORTS = {"http": 80, "https": 443}
CHUNK = 64 * 1024
UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")
"""Parsers of addresses disagree about these, and some leave them out silently."""


class NotAllowed(OSError):
    """The request must not be sent: its address is malformed, or leads to a place that is not allowed."""


class TooLarge(OSError):
    """The response has more bytes than the caller reads."""


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    headers: Message
    body: bytes


def send(
    method: str,
    url: str,
    *,
    network: Network,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    timeout: float,
    most_bytes: int,
) -> Response:
    """Send a request and return the response, whatever its status. `timeout`: seconds for everything.

    Raises NotAllowed, TooLarge, and TimeoutError, another OSError or http.client.HTTPException if there is no response.
    """
    parts = checked_url(url)
    ends = time.monotonic() + timeout
    proxy = _proxy(parts)
    place = _Place.of(proxy or parts)
    if proxy:
        _refuse_forbidden_address(parts, network)
        addresses = [place.host]
    else:
        addresses = resolve(place, network)
    sock = _connect([(address, place.port) for address in addresses], ends)
    with _until(sock, ends) as expired:
        connection = _connection(parts, proxy, sock)
        target = url if proxy and parts.scheme == "http" else _target(parts)
        try:
            connection.request(method, target, body=body, headers=dict(headers or {}))
            response = connection.getresponse()
            found = Response(response.status, response.headers, _read(response, most_bytes))
            if expired():  # headers that were cut off look like the end of them
                raise TimeoutError("timed out")
            return found
        except (OSError, http.client.HTTPException, ValueError) as error:
            if expired() and not isinstance(error, TooLarge):
                raise TimeoutError("timed out") from error
            if isinstance(error, ValueError):  # what closing a connection does to whoever reads from it
                raise ConnectionError(str(error)) from error
            raise
        finally:
            connection.close()


def checked_url(url: str) -> SplitResult:
    """Return the parts of an http(s) address that every reader understands alike. Raises NotAllowed."""
    if UNSAFE.search(url) or not url.isascii():
        raise NotAllowed("the address has a space, a backslash, or a letter outside ASCII; write it without")
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise NotAllowed(f"this is no address: {error}") from error
    if parts.scheme not in PORTS or not parts.hostname:
        raise NotAllowed("the address is none of a server, such as http://host:8000/v1")
    if "@" in parts.netloc:
        raise NotAllowed("the address has a user name or a password in it; give the key in another way")
    return parts


def check_url(url: str, network: Network) -> None:
    """Check as much of an address as can be known without a name server. Raises NotAllowed."""
    _refuse_forbidden_address(checked_url(url), network)


@dataclass(frozen=True, slots=True)
class _Place:
    host: str
    port: int

    @classmethod
    def of(cls, parts: SplitResult) -> _Place:
        return cls(parts.hostname or "", parts.port or PORTS[parts.scheme])


def resolve(place: _Place, network: Network) -> list[str]:
    """Return the addresses of a host that a request may go to, in the system's order. Raises NotAllowed if there are none."""
    try:
        found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise NotAllowed(f"{place.host} is not the name of a host") from error
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    allowed = [address for address in addresses if network.allows(place.host, ipaddress.ip_address(address))]
    if not allowed:
        raise NotAllowed(_not_public(place.host))
    return allowed


def _refuse_forbidden_address(parts: SplitResult, network: Network) -> None:
    """Check a host that is written as an address, in any notation."""
    place = _Place.of(parts)
    with contextlib.suppress(socket.gaierror):
        found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
        if not all(network.allows(place.host, ipaddress.ip_address(str(each[4][0]))) for each in found):
            raise NotAllowed(_not_public(place.host))


def _not_public(host: str) -> str:
    return f"{host} is not a public host. If it is meant, an operator adds it to ALLOWED_PRIVATE_HOSTS and restarts the services"


def _connect(places: list[tuple[str, int]], ends: float) -> socket.socket:
    """Connect to the first of the places that answers."""
    error: OSError = OSError("the host has no address")
    for place in places:
        left = ends - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        try:
            return socket.create_connection(place, timeout=left)
        except OSError as failure:
            error = failure
    raise error


@contextlib.contextmanager
def _until(sock: socket.socket, ends: float) -> Iterator[_Expired]:
    """Close the connection for both sides when the time is over, whatever it is doing then."""
    expired = _Expired(sock)
    timer = Timer(max(0.0, ends - time.monotonic()), expired.happen)
    timer.daemon = True
    timer.start()
    try:
        yield expired
    finally:
        timer.cancel()
        with contextlib.suppress(OSError):
            sock.close()


class _Expired:
    def __init__(self, sock: socket.socket) -> None:
        # of a descriptor of its own: TLS takes the socket over
        self._sock = sock.dup()
        self._happened = False

    def __call__(self) -> bool:
        return self._happened

    def happen(self) -> None:
        self._happened = True
        with contextlib.suppress(OSError):
            self._sock.shutdown(socket.SHUT_RDWR)

    def __del__(self) -> None:
        with contextlib.suppress(OSError):
            self._sock.close()


def _connection(parts: SplitResult, proxy: SplitResult | None, sock: socket.socket) -> http.client.HTTPConnection:
    """Return a connection that uses the socket; its class does TLS and a proxy's tunnel."""
    place = _Place.of(proxy or parts)
    connection: http.client.HTTPConnection
    if parts.scheme == "https":
        connection = http.client.HTTPSConnection(place.host, place.port, context=ssl.create_default_context())
        if proxy:
            connection.set_tunnel(parts.hostname or "", parts.port)
    else:
        connection = http.client.HTTPConnection(place.host, place.port)
    connection._create_connection = lambda *_: sock  # type: ignore[attr-defined]
    return connection


def _target(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _read(response: http.client.HTTPResponse, most: int) -> bytes:
    """Return the body. Raises TooLarge as soon as it has more than `most` bytes."""
    parts, size = list[bytes](), 0
    if (response.length or 0) > most:
        raise TooLarge(f"the response has more than {most:,} bytes")
    while chunk := response.read1(CHUNK):
        size += len(chunk)
        if size > most:
            raise TooLarge(f"the response has more than {most:,} bytes")
        parts.append(chunk)
    if response.length:  # it ended before its announced length
        raise http.client.IncompleteRead(b"", response.length)
    return b"".join(parts)


def _proxy(parts: SplitResult) -> SplitResult | None:
    """Return the address of the environment's proxy for this server. Raises NotAllowed if it is malformed."""
    proxy = urllib.request.getproxies().get(parts.scheme)
    if not proxy or urllib.request.proxy_bypass(parts.netloc):
        return None
    return checked_url(proxy if "://" in proxy else f"http://{proxy}")
