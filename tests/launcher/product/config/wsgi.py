"""Replaces the site: serves /healthz, and starts a long task at /train."""

from collections.abc import Callable, Iterable
from typing import Any

from config.celery import app


def application(
    environ: dict[str, Any], start_response: Callable[[str, list[tuple[str, str]]], None]
) -> Iterable[bytes]:
    path = environ["PATH_INFO"]
    found = path in ("/healthz", "/train", "/later")
    if path == "/train":
        app.send_task("config.celery.train", queue="default")
    elif path == "/later":
        app.send_task("nobody-takes-it", queue="nobody-listens")
    start_response("200 OK" if found else "404 Not Found", [("Content-Type", "text/plain")])
    return [b"ok\n"]
