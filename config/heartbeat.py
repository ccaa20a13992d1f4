"""A file that worker and beat touch while they are alive, for health checks that cost no start of the whole product."""

import contextlib
from pathlib import Path
from typing import Any

from celery.signals import heartbeat_sent
from django.conf import settings


def touch_heartbeat(*_: Any, **__: Any) -> None:
    """A full disk ends nothing: the file gets old, and the health check says so."""
    if settings.HEARTBEAT_FILE:
        with contextlib.suppress(OSError):
            Path(settings.HEARTBEAT_FILE).touch()


heartbeat_sent.connect(touch_heartbeat, weak=False)
"""A worker that has a connection to the queue sends one every two seconds."""
