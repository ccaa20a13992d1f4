"""Replaces the site: serves /healthz and its own settings, and starts a long task at /train."""

import json
import os
from collections.abc import Callable, Iterable
from typing import Any

from config.celery import app

TOLD = (
    "ALLOWED_HOSTS",
    "CSRF_TRUSTED_ORIGINS",
    "BEHIND_TLS_PROXY",
    "SECURE_COOKIES",
    "STEPMARK_DEMO",
    "STEPMARK_PRODUCTION",
    "DEBUG",
)


def application(
    environ: dict[str, Any], start_response: Callable[[str, list[tuple[str, str]]], None]
) -> Iterable[bytes]:
    path = environ["PATH_INFO"]
    found = path in ("/healthz", "/train", "/later", "/settings")
    if path == "/train":
        app.send_task("config.celery.train", queue="default")
    elif path == "/later":
        app.send_task("nobody-takes-it", queue="nobody-listens")
    start_response("200 OK" if found else "404 Not Found", [("Content-Type", "text/plain")])
    return [json.dumps({name: os.environ.get(name) for name in TOLD}).encode() if path == "/settings" else b"ok\n"]
