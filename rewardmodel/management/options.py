"""Reading OPTION=VALUE arguments of commands."""

import json
from collections.abc import Iterable
from typing import Any

from django.core.management.base import CommandError


def assignments(given: Iterable[str]) -> dict[str, Any]:
    """{"epochs": 2, "source": "MATH"} of ["epochs=2", "source=MATH"]: a value is JSON where it can be read as that, else text."""
    options = {}
    for text in given:
        name, separator, value = text.partition("=")
        if not separator:
            raise CommandError(f"{text} is no OPTION=VALUE.")
        try:
            options[name] = json.loads(value)
        except json.JSONDecodeError:
            options[name] = value
    return options
