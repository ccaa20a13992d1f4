"""Readers of JSON values that name the place where something else stood. All raise InvalidLabel."""

from collections.abc import Sequence
from typing import Any

from annotation import limits
from annotation.errors import InvalidLabel


def read_object(value: Any, path: str, *, keys: Sequence[str], optional: Sequence[str] = ()) -> dict[str, Any]:
    """All of `keys`, perhaps some of `optional`, nothing else."""
    if not isinstance(value, dict):
        raise InvalidLabel(
            f"Here must be an object with {', '.join((*keys, *optional))}, not {_kind(value)}.", field=path
        )
    for key in keys:
        if key not in value:
            raise InvalidLabel(f"{key} is missing.", field=f"{path}.{key}")
    for key in value:
        if key not in keys and key not in optional:
            name = ascii(key)[1:-1][:100]  # may hold what cannot be written in an answer
            raise InvalidLabel(
                f"There is no such field; known are {', '.join((*keys, *optional))}.", field=f"{path}.{name}"
            )
    return value


def read_list(value: Any, path: str, *, most: int) -> list[Any]:
    if not isinstance(value, list):
        raise InvalidLabel(f"Here must be a list, not {_kind(value)}.", field=path)
    if len(value) > most:
        raise InvalidLabel(f"The list has {len(value)} entries; at most {most} are allowed.", field=path)
    return value


def read_text(value: Any, path: str, *, least: int = 0, most: int = limits.STEP) -> str:
    """A text that Postgres can keep: no NUL, no half of a surrogate pair. `least` counts without surrounding white space."""
    if not isinstance(value, str):
        raise InvalidLabel(f"Here must be a text, not {_kind(value)}.", field=path)
    if len(value) > most:
        raise InvalidLabel(limits.too_long(len(value), most), field=path)
    if len(value.strip()) < least:
        raise InvalidLabel("The text is empty.", field=path)
    if not is_storable(value):
        raise InvalidLabel("The text holds a character that cannot be kept (NUL or half a surrogate pair).", field=path)
    return value


def read_bool(value: Any, path: str) -> bool:
    if not isinstance(value, bool):
        raise InvalidLabel(f"Here must be true or false, not {_kind(value)}.", field=path)
    return value


def read_integer(value: Any, path: str, *, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidLabel(f"Here must be a whole number, not {_kind(value)}.", field=path)
    if not 0 <= value <= most:
        raise InvalidLabel(f"The number is {value}; it must lie between 0 and {most}.", field=path)
    return value


def is_storable(text: str) -> bool:
    return "\x00" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")
