"""Readers for JSON values. They raise InvalidLabel, which names the field with the wrong value."""

from collections.abc import Sequence
from typing import Any

from annotation import limits
from annotation.errors import InvalidLabel


def read_object(value: Any, path: str, *, keys: Sequence[str], optional: Sequence[str] = ()) -> dict[str, Any]:
    """Return an object that has all of `keys` and nothing else except some of `optional`."""
    if not isinstance(value, dict):
        raise InvalidLabel(f"Expected an object with {', '.join((*keys, *optional))}, got {_kind(value)}.", field=path)
    for key in keys:
        if key not in value:
            raise InvalidLabel(f"`{key}` is missing.", field=f"{path}.{key}")
    for key in value:
        if key not in keys and key not in optional:
            name = ascii(key)[1:-1][:100]  # it may hold characters that a response cannot
            raise InvalidLabel(f"Unknown field; expected {', '.join((*keys, *optional))}.", field=f"{path}.{name}")
    return value


def read_list(value: Any, path: str, *, most: int | None = None) -> list[Any]:
    """`most` None: for a list of what the server gave out, which was measured when it came in."""
    if not isinstance(value, list):
        raise InvalidLabel(f"Expected a list, got {_kind(value)}.", field=path)
    if most is not None and len(value) > most:
        raise InvalidLabel(f"The list has {len(value)} entries; at most {most} are allowed.", field=path)
    return value


def read_text(value: Any, path: str, *, least: int = 0, most: int | None = limits.STEP) -> str:
    """Return a string that PostgreSQL can store: no NUL, no half surrogate pair. `least` ignores surrounding white space.

    `most` None: for a text that the server gave out. It was measured when it came in, and the rules compare it with the original.
    """
    if not isinstance(value, str):
        raise InvalidLabel(f"Expected a string, got {_kind(value)}.", field=path)
    if most is not None and len(value) > most:
        raise InvalidLabel(limits.too_long(len(value), most), field=path)
    if len(value.strip()) < least:
        raise InvalidLabel("The text is empty.", field=path)
    if not is_storable(value):
        raise InvalidLabel(
            "The text contains a character that cannot be stored (NUL or half a surrogate pair).", field=path
        )
    return value


def read_bool(value: Any, path: str) -> bool:
    if not isinstance(value, bool):
        raise InvalidLabel(f"Expected true or false, got {_kind(value)}.", field=path)
    return value


def read_integer(value: Any, path: str, *, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidLabel(f"Expected a whole number, got {_kind(value)}.", field=path)
    if not 0 <= value <= most:
        raise InvalidLabel(f"Expected a number between 0 and {most}, got {value}.", field=path)
    return value


def is_storable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:  # half a surrogate pair
        return False
    return "\x00" not in text


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "a boolean", type(None): "null"}
    return names.get(type(value), "a number")
