"""A WSGI application to try the web server on, without Django and without a database."""

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

PIECE = b"0123456789abcdef" * 4_096
PIECES = 100
"""Of /stream: 6.5 MB in all."""


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    path = environ["PATH_INFO"]
    if path == "/stream":
        start_response("200 OK", [("Content-Length", str(len(PIECE) * PIECES))])
        return stream()
    if path == "/work":
        time.sleep(0.05)
    if path == "/slow":
        time.sleep(1.0)
    answer = str(os.getpid()).encode()
    if path == "/body":
        answer = hashlib.sha256(environ["wsgi.input"].read()).hexdigest().encode()
    if path == "/address":
        answer = environ.get("REMOTE_ADDR", "").encode()
    if path == "/big":
        answer = PIECE * 4
    start_response("200 OK", [("Content-Length", str(len(answer)))])
    return [answer]


def stream() -> Iterator[bytes]:
    try:
        for _ in range(PIECES):
            yield PIECE
    finally:
        if ended := os.environ.get("STREAM_ENDED"):
            with Path(ended).open("a") as file:
                file.write("x")
