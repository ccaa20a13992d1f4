"""The fields of a row: required texts, and values that are only carried along and may have any JSON type."""

import json
from typing import Any

from datafiles.decoding import WrittenNumber

_SHOWN = 40


class InvalidField(ValueError):
    """A field that cannot be used. The message names it, says why, and what is expected."""


def present(value: dict[str, Any], *names: str) -> str | None:
    """Return the first key among `names`, written with small or capital letters, whose value is not null; None if there is none."""
    by_name = {key.casefold(): key for key in reversed(value)}
    for name in names:
        key = name if name in value else by_name.get(name)
        if key is not None and value[key] is not None:
            return key
    return None


def text_field(value: dict[str, Any], key: str | None) -> str | None:
    """Return a field that must be a string; None if there is no key or the value is null."""
    text = None if key is None else value.get(key)
    if text is not None and not isinstance(text, str):
        raise InvalidField(f'"{key}" must be a string, found {json.dumps(text)[:_SHOWN]}')
    return text


def carried_field(value: dict[str, Any], key: str | None) -> str | None:
    """Return the text of a field of any simple type: 4 is "4", 2.50 stays "2.50", true is "true", a list is joined by commas."""
    if key is None:
        return None
    carried = value.get(key)
    if isinstance(carried, list):
        parts = [_scalar_text(part, f'"{key}"[{index}]') for index, part in enumerate(carried)]
        return ", ".join(part for part in parts if part) or None
    return _scalar_text(carried, f'"{key}"')


def as_whole(value: Any) -> Any:
    """Return 1 for 1.0, and any other value as it is: tables with empty cells write whole numbers with a point."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def names_of(value: dict[str, Any]) -> str:
    """List the keys of a row for a message."""
    return ", ".join(f'"{key}"' for key in list(value)[:8]) + (", …" if len(value) > 8 else "") if value else "no key"


def _scalar_text(value: Any, place: str) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, WrittenNumber):
        return value.text
    if isinstance(value, int | float):
        return str(value)
    raise InvalidField(f"{place} must be a string or a number, found {json.dumps(value)[:_SHOWN]}")
