"""Sends a request, repeats it where that is safe, and reads the answer.

429 and 503 are repeated after `Retry-After`: then the site has done nothing. A lost connection is repeated only if doing the request twice
does no harm: reading, PUT, DELETE, and submitting a label, which the site recognises.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import Any, BinaryIO, Final
from urllib.parse import quote, urlencode

import urllib3
from urllib3.exceptions import HTTPError

from stepmark_client.errors import NoConnection, StepmarkError, error_of

REPEATED = (429, 503)
SAFE = ("GET", "PUT", "DELETE")
CHUNK = 2**16


class Unset(Enum):
    """The type of an argument that was left out, which None is not: null can be a value."""

    UNSET = "unset"


UNSET: Final = Unset.UNSET


class Sender:
    def __init__(
        self,
        site: str,
        token: str,
        *,
        timeout: float = 60,
        repeats: int = 5,
        longest_wait: float = 60,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`site`: the address before `/api/v1`. A `Retry-After` of more than `longest_wait` seconds is not waited for."""
        self.site = site.rstrip("/")
        self.repeats = repeats
        self.longest_wait = longest_wait
        self._sleep = sleep
        self._headers = {"Authorization": f"Token {token}", "User-Agent": "stepmark-client"}
        self._pool = urllib3.PoolManager(timeout=timeout, retries=False)

    def close(self) -> None:
        self._pool.clear()

    def send(
        self,
        verb: str,
        address: str,
        *,
        reads: str,
        path: Mapping[str, Any] | None = None,
        query: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        file: bytes | BinaryIO | None = None,
        repeatable: bool = False,
    ) -> Any:
        """Raises StepmarkError and NoConnection. `reads`: json, lines, text, chunks or nothing."""
        url = self.site + address.format(**{name: quote(str(value), safe="") for name, value in (path or {}).items()})
        if given := _given(query):
            url += "?" + urlencode({name: _as_text(value) for name, value in given.items()}, doseq=True)
        headers, content = dict(self._headers), file
        if body is not None:
            headers["Content-Type"] = "application/json"
            content = json.dumps(_given(body), allow_nan=False).encode()
        elif file is not None:
            headers["Content-Type"] = "application/octet-stream"
            content = file if isinstance(file, bytes) else file.read()  # sent again as it was
        response = self._answer(verb, url, headers, content, is_safe=repeatable or verb in SAFE)
        return _read(response, reads)

    def _answer(
        self, verb: str, url: str, headers: Mapping[str, str], content: bytes | BinaryIO | None, *, is_safe: bool
    ) -> urllib3.BaseHTTPResponse:
        left = self.repeats
        while True:
            try:
                response = self._pool.request(
                    verb, url, headers=headers, body=content, preload_content=False, redirect=False
                )
            except HTTPError as lost:
                if not is_safe or left == 0:
                    raise NoConnection(f"{verb} {url}: {lost}") from lost
                wait = self._pause(left)
            else:
                if response.status < 300:
                    return response
                refused = _refusal(response)
                wait = self._pause(left, response.headers.get("Retry-After"))
                if response.status not in REPEATED or left == 0 or wait > self.longest_wait:
                    raise refused
            left -= 1
            self._sleep(wait)

    def _pause(self, left: int, asked: str | None = None) -> float:
        """Seconds until the next try: what the site asks for, otherwise 1, 2, 4, …"""
        if asked is not None and asked.isdigit():
            return float(asked)
        return min(float(2 ** (self.repeats - left)), self.longest_wait)


def _given(values: Mapping[str, Any] | None) -> dict[str, Any]:
    return {name: value for name, value in (values or {}).items() if value is not UNSET}


def _as_text(value: Any) -> Any:
    """As a query string has it: true and false in small letters, lists as they are."""
    return str(value).lower() if isinstance(value, bool) else value


def _refusal(response: urllib3.BaseHTTPResponse) -> StepmarkError:
    try:
        body = json.loads(response.read())
    except (ValueError, HTTPError):
        body = {}  # a proxy's page
    finally:
        response.release_conn()
    return error_of(response.status, body if isinstance(body, dict) else {})


def _read(response: urllib3.BaseHTTPResponse, reads: str) -> Any:
    if reads == "lines":
        return _lines(response)
    if reads == "chunks":
        return _chunks(response)
    content = b"".join(_chunks(response))
    if reads == "text":
        return content.decode()
    return json.loads(content) if reads == "json" and content else None


def _lines(response: urllib3.BaseHTTPResponse) -> Iterator[Any]:
    """The objects of a stream, each as it arrives. Raises NoConnection if it ends too early."""
    rest = b""
    for chunk in _chunks(response):
        *lines, rest = (rest + chunk).split(b"\n")
        yield from (json.loads(line) for line in lines if line)
    if rest:
        yield json.loads(rest)


def _chunks(response: urllib3.BaseHTTPResponse) -> Iterator[bytes]:
    try:
        yield from response.stream(CHUNK, decode_content=True)
    except HTTPError as broken:
        raise NoConnection(f"The answer broke off: {broken}") from broken
    finally:
        response.release_conn()
