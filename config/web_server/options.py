"""The web server's options: `gunicorn --config=python:config.web_server.options --bind=… config.wsgi:application`."""

from __future__ import annotations

import os
from typing import Any

from config.refusals import is_on
from config.web_server.load import LoadBoard


def _whole_number(name: str, default: int) -> int:
    """A value that is no whole number is refused with a sentence when the settings are read (config/refusals.py)."""
    value = os.environ.get(name, "")
    return int(value) if value.isascii() and value.isdigit() else default


workers = max(1, _whole_number("WEB_WORKERS", 2))
threads = max(1, _whole_number("WEB_THREADS", 2))
"""Of a worker. A thread has a request only while it is being answered."""
connections_per_address = _whole_number(
    "WEB_CONNECTIONS_PER_ADDRESS", 0 if is_on(os.environ, "BEHIND_TLS_PROXY") else 1_500
)
"""Of a worker; 0: no limit. Behind a proxy all connections come from its address, and the limit is the proxy's to set."""

worker_class = "config.web_server.worker.BufferingWorker"
worker_connections = 4_000
keepalive = 20
"""Seconds that an idle connection is kept open after an answer. It costs no thread."""
graceful_timeout = 10
limit_request_line = 8_190
"""Characters, gunicorn's most: the site itself refuses shorter ones, with an error that programs can read."""
sendfile = False
control_socket_disable = True
loglevel = "info"

_board = LoadBoard(places=256)


def pre_fork(server: Any, worker: Any) -> None:
    """Called by gunicorn in the parent, before it forks a worker."""
    worker.board = _board
    worker.place = _board.free_place({other.place for other in server.WORKERS.values()})
    worker.connections_per_address = connections_per_address


def child_exit(server: Any, worker: Any) -> None:
    """Called by gunicorn in the parent when a worker has ended, also when it was killed."""
    _board.clear(worker.place)
