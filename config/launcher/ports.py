"""Opens the web server's listening socket, so that a restart keeps the port and no other program takes it."""

from __future__ import annotations

import errno
import os
import socket

from config.launcher.errors import LauncherError

HOST = "127.0.0.1"
DEFAULT_PORT = 8000
TRIES = 100


def wanted_port() -> int:
    text = os.environ.get("PORT") or str(DEFAULT_PORT)
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise LauncherError(f"PORT={text} is not a port number. Use one from 1 to 65535.")
    return int(text)


def listen(wanted: int) -> socket.socket:
    """Listen on the wanted port, or on the next free one after it."""
    for port in range(wanted, min(wanted + TRIES, 65536)):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
            listener.listen(1024)
        except OSError as error:
            listener.close()
            if error.errno == errno.EACCES:
                raise LauncherError(
                    f"port {port} needs more rights than you have. Set PORT to one above 1023."
                ) from None
            continue
        return listener
    raise LauncherError(f"no port from {wanted} to {wanted + TRIES - 1} is free. Set PORT to another one.")
