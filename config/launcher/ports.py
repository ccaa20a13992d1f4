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
    return port_number("PORT", os.environ.get("PORT") or str(DEFAULT_PORT))


def port_number(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise LauncherError(f"{name}={text} is not a port number. Use one from 1 to 65535.")
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


def listen_at(host: str, port: int) -> socket.socket:
    """Listen on exactly this address, which a proxy or a bookmark counts on. `::` takes IPv4 too."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[
            0
        ]
    except socket.gaierror as error:
        raise LauncherError(f"--host {host} is no address: {error.strerror}.") from None
    listener = socket.socket(family, kind)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        listener.bind(address)
        listener.listen(1024)
    except OSError as error:
        listener.close()
        reasons = {
            errno.EACCES: f"port {port} needs more rights than you have. Choose one above 1023 with --port, behind a proxy.",
            errno.EADDRINUSE: f"port {port} is in use. Stop the other program, or choose another port with --port.",
            errno.EADDRNOTAVAIL: f"{host} is not an address of this machine. Choose one of its own with --host.",
        }
        raise LauncherError(reasons.get(error.errno or 0, f"{host}, port {port}: {error.strerror}.")) from None
    return listener
