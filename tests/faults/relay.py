"""Carries bytes between a TCP port and PostgreSQL's Unix socket: `python relay.py HOST PORT SOCKET`. Killing it is a cut of the network."""

from __future__ import annotations

import contextlib
import socket
import sys
import threading


def main(host: str, port: str, path: str) -> None:
    with socket.create_server((host, int(port)), backlog=256) as server:
        while True:
            near, _ = server.accept()
            far = socket.socket(socket.AF_UNIX)
            try:
                far.connect(path)
            except OSError:
                near.close()
                continue
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=pump, args=(source, target), daemon=True).start()


def pump(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    for end in (source, target):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


if __name__ == "__main__":
    main(*sys.argv[1:])
