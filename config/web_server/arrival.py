"""A request while its bytes arrive: the head is read by gunicorn's parser, the body is kept until all of it is there."""

from __future__ import annotations

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import Any

from gunicorn.http import RequestParser
from gunicorn.http.body import ChunkedReader, LengthReader
from gunicorn.http.errors import LimitRequestHeaders

HEAD_END = b"\r\n\r\n"
LONGEST_HEAD = 64 * 1024
BODY_IN_MEMORY = 256 * 1024
"""Bytes; a longer body goes to a file in the system's temporary folder."""
LARGEST_BODY = 202 * 1024 * 1024
"""Bytes: an upload (UPLOAD_BYTES in annotation/limits.py) with the form around it. More is not kept; the site refuses it by its length."""
PIECE = 64 * 1024


class Arrival:
    """Also stands in for gunicorn's parser: `next(arrival)` gives the request, or raises what is wrong with it."""

    def __init__(self, cfg: Any, peer: Any) -> None:
        self._cfg, self._peer = cfg, peer
        self._head = bytearray()
        self._request: Any = None
        self._error: Exception | None = None
        self._body = SpooledTemporaryFile(max_size=BODY_IN_MEMORY)  # noqa: SIM115 - closed with the connection
        self._missing = 0
        self.received = 0
        """Bytes of the body."""
        self.must_close = False
        """The request's end is unknown, so nothing can follow it."""
        self.wants_continue = False
        """The client waits for `100 Continue` before it sends the body."""

    @property
    def has_begun(self) -> bool:
        return bool(self._head)

    @property
    def has_head(self) -> bool:
        return self._request is not None or self._error is not None

    @property
    def is_complete(self) -> bool:
        return self.has_head and self._missing == 0

    def take(self, data: bytes) -> bytes:
        """Add what has arrived. Returns what belongs to the next request."""
        if not self.has_head:
            looked = max(0, len(self._head) - len(HEAD_END) + 1)
            self._head += data.lstrip(b"\r\n") if not self._head else data  # empty lines before a request are allowed
            end = self._head.find(HEAD_END, looked)
            if end < 0:
                if len(self._head) > LONGEST_HEAD:
                    self._refuse(LimitRequestHeaders(f"more than {LONGEST_HEAD} bytes"))
                return b""
            data = bytes(self._head[end + len(HEAD_END) :])
            del self._head[end + len(HEAD_END) :]
            self._read_head()
        if self.must_close:
            return b""
        mine, rest = data[: self._missing], data[self._missing :]
        self._missing -= len(mine)
        self.received += len(mine)
        self._body.write(mine)
        if self.is_complete:
            self._body.seek(0)
        return rest

    def _read_head(self) -> None:
        try:
            self._request = next(RequestParser(self._cfg, self._pieces(), self._peer))
        except Exception as error:
            self._refuse(error)
            return
        reader = self._request.body.reader
        if isinstance(reader, LengthReader) and reader.length <= LARGEST_BODY:
            self._missing = reader.length
        elif isinstance(reader, LengthReader | ChunkedReader):  # the site refuses both: too large, of unknown length
            self.must_close = True
            self._request.force_close()
        self.wants_continue = self._request._expected_100_continue and self._missing > 0
        self._request._expected_100_continue = False

    def _refuse(self, error: Exception) -> None:
        self._error, self.must_close = error, True

    def _pieces(self) -> Iterator[bytes]:
        yield bytes(self._head)
        while piece := self._body.read(PIECE):
            yield piece

    def __next__(self) -> Any:
        if self._error is not None:
            raise self._error
        return self._request

    def finish_body(self, deadline: float | None = None) -> bool:
        """The next request is read from the connection afresh, whatever the site has left of this one."""
        return not self.must_close

    def close(self) -> None:
        self._body.close()
