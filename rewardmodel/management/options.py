"""Read OPTION=VALUE arguments of commands."""

import json
from collections.abc import Iterable
from typing import Any

from django.core.management.base import CommandError


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
