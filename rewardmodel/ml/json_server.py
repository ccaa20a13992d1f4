"""A client for HTTP servers that speak JSON: many requests at once, retried if that can help."""

import json
import os
import random
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from http.client import HTTPException
from typing import Any, TypeVar

# Statuses worth a retry; any other 4xx means that the request itself is wrong.
RETRIED = frozenset(
    {
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)
REDIRECTS = range(300, 400)
LONGEST_WAIT = 30.0  # seconds between two attempts

Request = TypeVar("Request")
Answer = TypeVar("Answer")


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Leaves a redirect as an error: it would carry the key, and the texts, to an address that nobody has chosen."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


OPENER = urllib.request.build_opener(_NoRedirects)


class ServerError(RuntimeError):
    """A server cannot do what was asked: the message says which server, why, and what to do."""


class JsonServer:
    """The server behind the base URL `location`. Safe to use from several threads.

    The key is read from the environment variable `api_key_variable`, so that no setting or database row holds it; it may be
    unset for a server without keys. `concurrency`: simultaneous requests of one call of `in_parallel`; `timeout`: seconds
    for one attempt; `first_wait`: seconds before the first retry, doubled after each. Failures raise `error`.
    """

    def __init__(
        self,
        location: str,
        *,
        error: type[Exception],
        api_key_variable: str = "OPENAI_API_KEY",
        concurrency: int = 8,
        timeout: float = 300.0,
        attempts: int = 5,
        first_wait: float = 0.5,
    ) -> None:
        if not location.startswith(("http://", "https://")):
            raise error(f"{location!r} is not the URL of a server, such as http://localhost:8000/v1")
        self.url = location.rstrip("/")
        self._error = error
        self._key = os.environ.get(api_key_variable, "")
        self._concurrency = concurrency
        self._timeout = timeout
        self._attempts = attempts
        self._first_wait = first_wait

    def in_parallel(self, ask: Callable[[Request], Answer], requests: Sequence[Request]) -> list[Answer]:
        """Return the responses in the order of the requests; the first error ends the call."""
        with ThreadPoolExecutor(max_workers=self._concurrency) as threads:
            futures = [threads.submit(ask, request) for request in requests]
            try:
                return [future.result() for future in futures]
            except BaseException:
                threads.shutdown(wait=False, cancel_futures=True)  # send no further requests
                raise

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """Send one request, with retries if they can help; errors quote the server's response."""
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {self._key}"} if self._key else {})
        data = json.dumps(body).encode()
        for attempt in range(1, self._attempts + 1):
            request = urllib.request.Request(self.url + path, data=data, headers=headers)  # noqa: S310 (checked: http or https)
            wait = min(self._first_wait * 2 ** (attempt - 1), LONGEST_WAIT) * random.uniform(0.5, 1.0)
            try:
                with OPENER.open(request, timeout=self._timeout) as response:
                    return json.load(response)
            except urllib.error.HTTPError as error:
                problem = f"{error.code} {error.reason}: {error.read(500).decode(errors='replace')}"
                if error.code in REDIRECTS:
                    problem = f"{error.code}: redirects are not followed; use the address of the server itself"
                if error.code not in RETRIED:
                    raise self._error(f"POST {self.url}{path}: {problem}") from error
                wait = max(wait, _retry_after(error))
            except json.JSONDecodeError as error:
                raise self._error(
                    f"POST {self.url}{path}: the response is not JSON; is this the URL of such a server?"
                ) from error
            except (urllib.error.URLError, HTTPException, TimeoutError, ConnectionError) as error:
                problem = str(getattr(error, "reason", "")) or str(error) or type(error).__name__
            if attempt < self._attempts:
                time.sleep(wait)
        raise self._error(f"POST {self.url}{path}: {problem} (gave up after {self._attempts} attempts)")


def _retry_after(error: urllib.error.HTTPError) -> float:
    """Return the seconds that the server asks to wait; 0 if it names none (or a date)."""
    try:
        return min(float(error.headers.get("Retry-After", "0")), LONGEST_WAIT)
    except ValueError:
        return 0.0
