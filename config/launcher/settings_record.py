"""The settings of the last start, without secrets, for backups and for whoever looks into the state folder."""

from __future__ import annotations

import json
from collections.abc import Mapping

from config.launcher.folders import State

RECORD = "settings.json"
RECORDED = (
    "ALLOWED_HOSTS", "BASE_PATH", "BEHIND_TLS_PROXY", "COOKIE_PREFIX", "CSRF_TRUSTED_ORIGINS", "DATABASE_URL", "LOG_LEVEL",
    "OMP_NUM_THREADS", "PREPARED_STATEMENTS", "REDIS_URL", "SECURE_COOKIES", "SECURE_HSTS_SECONDS", "SECURE_SSL_REDIRECT",
    "STEPMARK_ADVANCE_SECONDS", "STEPMARK_KEEP_GENERATIONS", "STEPMARK_KEEP_MODELS", "STEPMARK_KEEP_PROMOTED_MODELS",
    "STEPMARK_PRODUCTION", "STEPMARK_RESERVED_DISK_MB", "STEPMARK_STALE_SECONDS", "STEPMARK_WORKER_MEMORY_MB", "STEPMARK_WORKER_TASKS",
    "TORCH_DEVICE", "TORCH_THREADS", "TRAINING_PROCESSES",
)  # fmt: skip
"""Named one by one, so that no secret gets in by its name alone."""
HIDDEN = "***"
ADDRESSES = ("DATABASE_URL", "REDIS_URL")


def write_settings(state: State, environment: Mapping[str, str]) -> None:
    """Write down the settings of this start. They are no secrets, but the file tells how the site is reached: 0600."""
    recorded = {
        name: without_password(environment[name]) if name in ADDRESSES else environment[name]
        for name in RECORDED
        if name in environment
    }
    path = state.path / RECORD
    path.touch(mode=0o600)
    path.write_text(json.dumps(recorded, indent=2) + "\n")


def read_settings(state: State) -> dict[str, str]:
    """Return the settings of the last start; empty if there was none."""
    try:
        recorded: dict[str, str] = json.loads((state.path / RECORD).read_text())
    except (OSError, ValueError):
        return {}
    return recorded


def without_password(address: str) -> str:
    """Hide the password of an address, wherever it is. Everything before the last @ is read as user and password, even if it has a /."""
    scheme, separator, rest = address.partition("://")
    credentials, at, place = rest.rpartition("@")
    user, colon, _ = credentials.partition(":")
    place, question, query = place.partition("?")
    place = f"{user}{colon}{HIDDEN if colon else ''}{at}{place}"
    options = "&".join(
        f"{name}={HIDDEN if 'pass' in name.casefold() else value}"
        for name, _, value in (part.partition("=") for part in query.split("&") if part)
    )
    return f"{scheme}{separator}{place}{question}{options}"
