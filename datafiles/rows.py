"""Reading a data file row by row: one object per line, an array of objects, or objects that span lines."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Protocol, cast

from datafiles.decoding import FileRow, decode
from datafiles.opening import DAMAGED, check_readable, open_raw, size_of, unpacked

LONGEST_ROW = 64 * 2**20
"""Bytes. A record of 300 steps with alternatives takes 200 KB, so a longer row means that the file is of another kind."""

CHUNK = 2**20
LONGEST_BLANK = 100
"""Bytes of white space that are looked through for what comes before a line end."""

_LINE_END = re.compile(rb"\r\n|\n|\r")
_BLANK = re.compile(
    rb"(?:[ \t\r\n,]|\xef\xbb\xbf)*+"
)  # commas part the elements of an array; a byte order mark starts a file
_STRING = rb'"(?:[^"\\\r\n]++|\\[^\r\n])*+'  # without its closing quote; a JSON string holds no line end
# "+" and not "++" in <strings>: before Python 3.11.5, "++" after this group finds too little
_TOKEN = re.compile(
    rb"(?P<strings>(?:" + _STRING + rb'"[^"{}\[\]\r\n]*+)+)'
    rb"|(?P<open_string>" + _STRING + rb"\\?+)"
    rb"|(?P<line>[\r\n][ \t\r\n]*+(?=\{|\Z))"
    rb"|[{}\[\]]"
)
_ELEMENT = re.compile(_STRING + rb'"?|[^,\]\r\n]++')
_LAST_BYTE = re.compile(rb"[^ \t](?=[ \t]*\Z)")
_CLOSES = {b"}": b"{", b"]": b"["}
_BEFORE_OBJECT = {b"{": (b":",), b"[": (b",", b"[")}
"""After what an object may begin, inside an object and inside a list."""


class RowReader:
    """Iterates over the rows of a file. `share_read` is the share of the file read so far, 0 to 1.

    A file of one object per line takes memory for one row; so does an array, on one line or on many. A row that cannot be used
    comes with its reason, and reading goes on behind it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._raw = open_raw(path)
        self._size = size_of(path)
        self._cutter: _Cutter | None = None
        self._is_packed = False

    @property
    def share_read(self) -> float:
        if self._raw.closed or not self._size:
            return 1.0
        waiting = self._cutter.waiting if self._cutter and not self._is_packed else 0
        return min(1.0, (self._raw.tell() - waiting) / self._size)

    def __iter__(self) -> Iterator[FileRow]:
        with self._raw:
            content = unpacked(self._path, self._raw)
            self._is_packed = content is not self._raw
            self._cutter = _Cutter(content)
            try:
                yield from self._cutter.rows()
            except _Damaged as damage:
                yield FileRow(
                    self._cutter.line,
                    reason=f"the file is damaged or truncated here ({damage}); earlier rows were read. Download the file again",
                )


def read_rows(paths: Iterable[Path]) -> Iterator[tuple[Path, FileRow]]:
    """Yield the rows of files. Raises UnreadableFile before the first row if one of the files cannot be read."""
    paths = list(paths)
    for path in paths:
        check_readable(path)
    for path in paths:
        for row in RowReader(path):
            yield path, row


class _Damaged(Exception):
    """The compressed data end or break here."""


class _Cutter:
    """Cuts a stream into rows. `line` is the number, from 1, of the line at which the next row begins."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._buffer = b""
        self._at = 0
        self._ended = False
        self._damage: Exception | None = None
        self._indent = 0
        self.line = 1

    @property
    def waiting(self) -> int:
        """Bytes that were read from the file and belong to no row yet."""
        return len(self._buffer) - self._at

    def rows(self) -> Iterator[FileRow]:
        in_array = False
        while first := self._next_byte():
            if in_array and first == b"]":
                in_array = False
                self._at += 1
            elif in_array:
                yield self._element(first)
            elif first == b"[" and self._opens_an_array_of_objects():
                in_array = True
                self._at += 1
            else:
                yield self._line_or_object(first)
        if in_array:
            yield FileRow(self.line, reason="the array is never closed (a ] is missing); the file may be cut off")

    def _next_byte(self) -> bytes:
        """Skip what is between rows, and return the first byte of the next one; nothing at the end."""
        while True:
            blank = _BLANK.match(self._buffer, self._at)
            end = blank.end() if blank else self._at
            if end < len(self._buffer) or self._ended:
                break
            self._read_more()
        skipped = self._buffer[self._at : end]
        last_end = max(skipped.rfind(b"\n"), skipped.rfind(b"\r"))
        self._indent = len(skipped) - last_end - 1 if last_end >= 0 else 0
        self._consume(end)
        return self._buffer[end : end + 1]

    def _opens_an_array_of_objects(self) -> bool:
        """Return False for any other list, which is a row of its own and no object."""
        offset = 1
        while True:
            blank = _BLANK.match(self._buffer, self._at + offset)
            end = blank.end() if blank else self._at + offset
            if end < len(self._buffer) or self._ended:
                return self._buffer[end : end + 1] in (b"{", b"]")
            self._read_more()

    def _line_or_object(self, first: bytes) -> FileRow:
        """Read the row that begins here, outside an array: the rest of the line, or an object that ends before it or goes beyond."""
        end = self._end_of_line()
        if end is None:
            return self._skip_broken(_too_long(), to_line_end=True)
        row = decode(self._buffer[self._at : end], self.line)
        if row.is_json or first != b"{":
            self._consume(end)
            return row
        length = end - self._at
        close = self._end_of_value()
        if close is None:
            return self._skip_broken(
                row.reason if length > 1 else "not JSON: the object that begins here is never closed"
            )
        end = self._at + length
        if close > end or self._begins_an_object(close, end):
            row, end = decode(self._buffer[self._at : close], self.line), close
        self._consume(end)
        return row

    def _begins_an_object(self, start: int, end: int) -> bool:
        """Return whether the rest of a line is nothing but a comma, or another object."""
        rest = self._buffer[start:end].lstrip(b" \t,")
        return not rest or rest.startswith(b"{")

    def _element(self, first: bytes) -> FileRow:
        """Read the element of an array that begins here."""
        if first in (b"{", b"["):
            end = self._end_of_value()
            if end is None:
                too_long = len(self._buffer) - self._at > LONGEST_ROW
                return self._skip_broken(
                    _too_long()
                    if too_long
                    else "not JSON: brackets or quotes are not closed in the element that begins here"
                )
        else:
            while True:
                text = _ELEMENT.match(self._buffer, self._at)
                end = text.end() if text else self._at + 1
                if end < len(self._buffer) or self._ended or end - self._at > LONGEST_ROW:
                    break
                self._read_more()
        row = decode(self._buffer[self._at : end].rstrip(), self.line)
        self._consume(end)
        return row

    def _end_of_line(self) -> int | None:
        """Return where the line ends; None if it is too long."""
        searched = 0
        while True:
            end = _LINE_END.search(self._buffer, self._at + searched)
            if end is not None:
                return end.start() if end.start() - self._at <= LONGEST_ROW else None
            searched = len(self._buffer) - self._at
            if searched > LONGEST_ROW:
                return None
            if self._ended:
                return len(self._buffer)
            self._read_more()

    def _end_of_value(self) -> int | None:
        """Return where the object or list that begins here ends; None if it is broken, never closed or too long."""
        open_brackets: list[bytes] = []
        offset = 0
        while True:
            for token in _TOKEN.finditer(self._buffer, self._at + offset):
                if not self._ended and token.end() == len(self._buffer) and (token["open_string"] or token["line"]):
                    break  # it may go on in the next chunk
                offset = token.end() - self._at
                bracket = token[0]
                if token["open_string"] or (token["line"] and self._begins_another_row(token, open_brackets)):
                    return None
                if bracket in (b"{", b"["):
                    open_brackets.append(bracket)
                elif bracket in _CLOSES:
                    if open_brackets.pop() != _CLOSES[bracket]:
                        return None
                    if not open_brackets:
                        return self._at + offset
            if self._ended or len(self._buffer) - self._at > LONGEST_ROW:
                return None
            self._read_more()

    def _begins_another_row(self, line: re.Match[bytes], open_brackets: list[bytes]) -> bool:
        """Return whether a line begins with an object where none may come, so that the row before it was cut off."""
        before = _LAST_BYTE.search(self._buffer, max(self._at, line.start() - LONGEST_BLANK), line.start())
        return line.end() < len(self._buffer) and (before is None or before[0] not in _BEFORE_OBJECT[open_brackets[-1]])

    def _skip_broken(self, reason: str, *, to_line_end: bool = False) -> FileRow:
        """Skip a row that is broken: to the end of its line, or to the next line that begins an object with the same indentation."""
        number = self.line
        pattern = (
            _LINE_END
            if to_line_end
            else re.compile(rb"(?:\r\n|\n|\r)(?=[ ]{%d}\{|[\t]{%d}\{)" % (self._indent, self._indent))
        )
        lost = b""
        while True:
            found = pattern.search(self._buffer, self._at + 1)
            if found is not None:
                self._consume(found.start())
                return FileRow(number, reason=reason)
            kept = 0 if self._ended else self._indent + 2
            end = max(self._at, len(self._buffer) - kept)
            end -= self._buffer[end - 1 : end] == b"\r"  # the two bytes of a line end are counted together
            end = max(self._at, end)
            lost = lost or self._buffer[self._at : end].partition(b"\n")[2].strip(b" \t\r\n]},")
            self._consume(end)
            if self._ended:
                return FileRow(
                    number, reason=reason + ("; nothing after it in this file could be read" if lost else "")
                )
            self._read_more()

    def _consume(self, end: int) -> None:
        read = self._buffer[self._at : end]
        self.line += read.count(b"\n") + read.count(b"\r") - read.count(b"\r\n")
        self._at = end

    def _read_more(self) -> None:
        """Double what is held of the current row, at least by a chunk. Raises _Damaged once all before the damage was read."""
        if self._damage is not None:
            raise _Damaged(str(self._damage))
        parts = [self._buffer[self._at :]]
        wanted = max(CHUNK, len(parts[0]))
        # read1 returns what could be decompressed before an error; read would lose it
        read = cast("_Stream", self._file).read1
        while wanted > 0:
            try:
                part = read(CHUNK)
            except DAMAGED as error:
                self._damage = error
                break
            if not part:
                self._ended = True
                break
            parts.append(part)
            wanted -= len(part)
        self._buffer, self._at = b"".join(parts), 0


class _Stream(Protocol):
    def read1(self, size: int, /) -> bytes: ...


def _too_long() -> str:
    return f"longer than {LONGEST_ROW >> 20} MiB; write one JSON object per line"
