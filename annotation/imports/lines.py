"""Reading JSON Lines files, plain or gzip (detected from the content), one checked object at a time."""

import gzip
import json
import math
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NoReturn, cast

LONGEST_LINE = 64 * 2**20
"""Bytes. A record of 300 steps with alternatives takes 200 KB, so a longer line means that this is not a JSON Lines file."""

Value = dict[str, Any]

_GZIP_MAGIC = b"\x1f\x8b"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_SUSPICIOUS_ESCAPE = re.compile(rb"\\u(0000|[dD][89a-fA-F])")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file: its object, or the reason why there is none. Numbers start at 1; `size` is in bytes."""

    number: int
    value: Value | None = None
    reason: str = ""
    size: int = 0


class UnreadableFile(Exception):
    """A file cannot be opened. The message names it and says why."""


def check_readable(path: Path) -> None:
    """Raise UnreadableFile if the file cannot be opened. Call it for all files before anything is written."""
    try:
        with path.open("rb"):
            pass
    except IsADirectoryError as error:
        raise UnreadableFile(f"{path} is a folder; name the files in it, e.g. {path}/*.jsonl") from error
    except FileNotFoundError as error:
        raise UnreadableFile(f"{path}: no such file") from error
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror or error}") from error


class LineReader:
    """Iterates over the lines that are not blank. `share_read` is the share of the file read so far, 0 to 1."""

    def __init__(self, path: Path) -> None:
        self._raw = path.open("rb")
        self._size = path.stat().st_size
        self.lines_read = 0

    @property
    def share_read(self) -> float:
        if self._raw.closed or not self._size:
            return 1.0
        return min(1.0, self._raw.tell() / self._size)

    def __iter__(self) -> Iterator[Line]:
        with self._raw:
            magic = self._raw.read(2)
            self._raw.seek(0)
            file = cast(IO[bytes], gzip.GzipFile(fileobj=self._raw)) if magic == _GZIP_MAGIC else self._raw
            yield from self._lines(file)

    def _lines(self, file: IO[bytes]) -> Iterator[Line]:
        while True:
            number = self.lines_read + 1
            try:
                raw = file.readline(LONGEST_LINE + 1)
                too_long = len(raw) > LONGEST_LINE
                while len(raw) > LONGEST_LINE:  # skip the rest of the line
                    raw = file.readline(LONGEST_LINE + 1)
            except (EOFError, OSError, zlib.error) as error:
                reason = (
                    f"the file is damaged or truncated here ({error}); earlier lines were read. Download the file again"
                )
                yield Line(number, reason=reason)
                return
            if not raw and not too_long:
                return
            self.lines_read = number
            if too_long:
                yield Line(number, reason=f"longer than {LONGEST_LINE >> 20} MiB; write one JSON object per line")
                continue
            if number == 1:
                raw = raw.removeprefix(_BYTE_ORDER_MARK)
            if raw.strip():
                yield _decoded(number, raw.rstrip(b"\r\n"))


def _decoded(number: int, raw: bytes) -> Line:
    try:
        value = json.loads(raw.decode(), parse_constant=_refuse_constant, parse_float=_finite)
    except UnicodeDecodeError as error:
        return Line(number, reason=f"not UTF-8 (byte {error.start + 1} of the line); save the file as UTF-8")
    except json.JSONDecodeError as error:
        return Line(number, reason=f"not JSON: {error.msg} at character {error.pos + 1}")
    except (ValueError, RecursionError) as error:
        return Line(number, reason=f"not usable JSON: {error}")
    if not isinstance(value, dict):
        return Line(number, reason=f"must be a JSON object, found {json.dumps(value)[:40]}")
    if _SUSPICIOUS_ESCAPE.search(raw) and (reason := _unstorable(value)):
        return Line(number, reason=reason)
    return Line(number, value, size=len(raw))


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number; write null")


def _finite(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise ValueError(f"the number {text[:40]} is too large")
    return value


def _unstorable(value: Any, place: str = "") -> str:
    """Return why PostgreSQL cannot store the value, or an empty string if it can."""
    if isinstance(value, str):
        if "\0" in value:
            return f"{place} contains the character NUL (\\u0000), which cannot be stored; remove it"
        if _SURROGATE.search(value):
            return f"{place} contains half a surrogate pair, which is not a character; remove it"
    elif isinstance(value, dict):
        for key, inner in value.items():
            reason = _unstorable(key, f"the key {key!a}") or _unstorable(inner, f"{place}.{key}".lstrip("."))
            if reason:
                return reason
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            if reason := _unstorable(inner, f"{place}[{index}]"):
                return reason
    return ""
