"""Clients that hold connections: `python -m tests.benchmarks.slow_clients PORT OF_EACH PATH` runs until it is ended.

Four kinds, OF_EACH of each: heads and bodies that arrive a few bytes at a time, readers that take a few bytes of PATH at a time, and idle
connections that are kept alive. A connection that the server closes is opened again after a second.
"""

from __future__ import annotations

import asyncio
import contextlib
import resource
import socket
import sys
from collections import Counter
from collections.abc import Awaitable, Callable

PAUSE_SECONDS = 2.0
LONGEST_SECONDS = 600.0
counts: Counter[str] = Counter()

Act = Callable[[socket.socket], Awaitable[None]]


async def send(sock: socket.socket, data: bytes) -> None:
    await asyncio.get_running_loop().sock_sendall(sock, data)


async def receive(sock: socket.socket, size: int = 4_096) -> bytes:
    data = await asyncio.get_running_loop().sock_recv(sock, size)
    if not data:
        raise ConnectionError
    return data


async def slow_head(sock: socket.socket) -> None:
    await send(sock, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n")
    while True:
        await asyncio.sleep(PAUSE_SECONDS)
        await send(sock, b"X-More: 1\r\n")


async def slow_body(sock: socket.socket) -> None:
    await send(
        sock,
        b"POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n",
    )
    while True:
        await asyncio.sleep(PAUSE_SECONDS)
        await send(sock, b" " * 10)


def slow_reader(path: str) -> Act:
    async def read(sock: socket.socket) -> None:
        await send(sock, f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        while True:
            await asyncio.sleep(PAUSE_SECONDS)
            await receive(sock, 10)

    return read


async def idle(sock: socket.socket) -> None:
    await send(sock, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
    while True:
        await receive(sock)


async def hold(port: int, act: Act) -> None:
    """One client of a kind, for ever."""
    while True:
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        sock.setblocking(False)
        with sock, contextlib.suppress(OSError):
            await asyncio.get_running_loop().sock_connect(sock, ("127.0.0.1", port))
            counts["opened"] += 1
            await act(sock)
        await asyncio.sleep(1.0)


async def hold_all(port: int, of_each: int, path: str) -> None:
    clients = [
        asyncio.create_task(hold(port, act))
        for act in (slow_head, slow_body, slow_reader(path), idle)
        for _ in range(of_each)
    ]
    print("holding", flush=True)  # noqa: T201
    await asyncio.wait(clients, timeout=LONGEST_SECONDS)


if __name__ == "__main__":
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    asyncio.run(hold_all(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]))
