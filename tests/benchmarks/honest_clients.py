"""People who all come at once, each with a new connection, as browsers do at nine in the morning."""

from __future__ import annotations

import asyncio
import time

LONGEST_SECONDS = 30.0


async def ask(port: int, path: str, cookie: str) -> float | None:
    """Return the seconds until the whole answer is there; None if it is no 200 or did not come."""
    began = time.perf_counter()
    try:
        async with asyncio.timeout(LONGEST_SECONDS):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(
                f"GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n".encode()
            )
            answer = await reader.read()
            writer.close()
    except (OSError, TimeoutError):
        return None
    return time.perf_counter() - began if answer.startswith(b"HTTP/1.1 200") else None


async def ask_at_once(port: int, path: str, cookies: list[str]) -> list[float | None]:
    return await asyncio.gather(*(ask(port, path, cookie) for cookie in cookies))
