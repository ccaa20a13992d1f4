"""Decoding one JSON object, with a reason for everything that a database or another reader could not take."""

import json
import math
import re
from dataclasses import dataclass
from typing import Any, NoReturn

Value = dict[str, Any]

_SUSPICIOUS_ESCAPE = re.compile(rb"\\u(0000|[dD][89a-fA-F])")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_END = re.compile(rb"\r\n|\n|\r")
_SHOWN = 40
"""Characters of a value that a message shows."""


class WrittenNumber(float):
    """A number with a decimal point or an exponent, which remembers how it was written: 2.50 is not 2.5 to a reader."""

    text: str


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row of a file: its object, or the reason why there is none.

    `number` is the line, from 1, at which the object begins; `size` is in bytes. `is_json` is False if the text is not JSON, perhaps
    because it goes on.
    """

    number: int
    value: Value | None = None
    reason: str = ""
    size: int = 0
    is_json: bool = True


def decode(raw: bytes, number: int) -> FileRow:
    """Decode the text of one row that begins at line `number`."""
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        line, place = _place_of_byte(raw, error.start)
        where = f"byte {place} of the line" if line == 0 else f"byte {place} of line {number + line}"
        return FileRow(number, reason=f"not UTF-8 ({where}); save the file as UTF-8", is_json=False)
    try:
        value = json.loads(
            text, parse_constant=_refuse_constant, parse_float=_finite, object_pairs_hook=_object_without_doubled_keys
        )
    except json.JSONDecodeError as error:
        where = f"at character {error.pos + 1}"
        if error.lineno > 1:
            where = f"in line {number + error.lineno - 1}, character {error.colno}"
        return FileRow(number, reason=f"not JSON: {error.msg} {where}", is_json=False)
    except (ValueError, RecursionError) as error:
        return FileRow(number, reason=f"not usable JSON: {error}")
    if not isinstance(value, dict):
        return FileRow(number, reason=f"must be a JSON object, found {json.dumps(value)[:_SHOWN]}")
    if _SUSPICIOUS_ESCAPE.search(raw) and (reason := unstorable(value)):
        return FileRow(number, reason=reason)
    return FileRow(number, value, size=len(raw))


def unstorable(value: Any, place: str = "") -> str:
    """Return why neither a database nor a tokenizer can hold the value, or an empty string if they can."""
    if isinstance(value, str):
        if "\0" in value:
            return f"{place} contains the character NUL (\\u0000), which cannot be stored; remove it"
        if _SURROGATE.search(value):
            return f"{place} contains half a surrogate pair, which is not a character; remove it"
    elif isinstance(value, dict):
        for key, inner in value.items():
            reason = unstorable(key, f"the key {key!a}") or unstorable(inner, f"{place}.{key}".lstrip("."))
            if reason:
                return reason
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            if reason := unstorable(inner, f"{place}[{index}]"):
                return reason
    return ""


def _place_of_byte(raw: bytes, position: int) -> tuple[int, int]:
    """Return how many lines end before the byte, and its number, from 1, in its own line."""
    ends = list(_LINE_END.finditer(raw, 0, position))
    return len(ends), position - (ends[-1].end() if ends else 0) + 1


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number; write null")


def _finite(text: str) -> float:
    value = WrittenNumber(text)
    if math.isinf(value):
        raise ValueError(f"the number {text[:_SHOWN]} is too large")
    value.text = text
    return value


def _object_without_doubled_keys(pairs: list[tuple[str, Any]]) -> Value:
    value = dict(pairs)
    if len(value) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise ValueError(
                    f"the key {json.dumps(key)[:_SHOWN]} occurs twice in one object; remove one of the two"
                )
            seen.add(key)
    return value
