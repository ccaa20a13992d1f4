"""Read OPTION=VALUE arguments of commands."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError


def checkpoint_location(given: str) -> str:
    """Return the location of a checkpoint for other processes, which run in other folders: that of a folder here is absolute.

    A folder below the checkout, a server's address and a public model's name are returned unchanged.
    """
    if not given or (settings.BASE_DIR / given).is_dir() or not Path(given).is_dir():
        return given
    return str(Path(given).absolute())


def assignments(given: Iterable[str]) -> dict[str, Any]:
    """Turn ["epochs=2", "source=MATH"] into {"epochs": 2, "source": "MATH"}. A value that is not valid JSON is plain text."""
    options = {}
    for text in given:
        name, separator, value = text.partition("=")
        if not separator:
            raise CommandError(f"{text} is not of the form OPTION=VALUE.")
        try:
            options[name] = json.loads(value)
        except json.JSONDecodeError:
            options[name] = value
    return options
