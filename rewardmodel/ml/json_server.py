"""A client for HTTP servers that speak JSON: many requests at once, retried if that can help."""

import contextvars
import json
import os
import random
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPException
from typing import Any, TypeVar

from outgoing.addresses import ANYWHERE, Network
from outgoing.sending import NotAllowed, Response, TooLarge, checked_url, send

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
SUCCESS = range(200, 300)
REDIRECTS = range(300, 400)
LONGEST_WAIT = 30.0  # seconds between two attempts
MOST_BYTES = (
    256 * 1024 * 1024
)  # of a response; sixteen answers with the log-probabilities of 4,096 tokens have a third of it
QUOTED = 500  # characters of a response that an error repeats

Request = TypeVar("Request")
Answer = TypeVar("Answer")


_tell_retry: contextvars.ContextVar[Callable[[str], None] | None] = contextvars.ContextVar("tell_retry", default=None)


@contextmanager
def telling_retries(to: "str | Callable[[str], None]") -> Iterator[None]:
    """Call `to` with one sentence whenever a request inside failed and is tried again; a text is put before the sentences instead.

    The sentences have no words of a server. They may come from several threads at once.
    """
    outer = _tell_retry.get()
    if isinstance(to, str):
        prefix = to
        inner = None if outer is None else lambda sentence: outer(prefix + sentence)
    else:
        inner = to
    token = _tell_retry.set(inner)
    try:
        yield
    finally:
        _tell_retry.reset(token)


class AnsweredError(RuntimeError):
    """An error with words of a server in it. `told` is the message without them, for people who may not read its responses."""

    def __init__(self, told: str, answer: str = "") -> None:
        super().__init__(f"{told}: {answer}" if answer else told)
        self.told = told
        self.answer = answer


class ServerError(AnsweredError):
    """A server cannot do what was asked: the message says which server, why, and what to do."""


class JsonServer:
    """The server behind the base URL `location`. Safe to use from several threads.

    The key is read from the environment variable `api_key_variable`, so that no setting or database row holds it; it may be
    unset for a server without keys. `concurrency`: simultaneous requests of one call of `in_parallel`; `timeout`: seconds
    for one attempt; `first_wait`: seconds before the first retry, doubled after each. Failures raise `error`. `network` limits
    the addresses that requests may go to; by default there is no limit.
    """

    def __init__(
        self,
        location: str,
        *,
        error: type[AnsweredError],
        network: Network = ANYWHERE,
        api_key_variable: str = "OPENAI_API_KEY",
        concurrency: int = 8,
        timeout: float = 300.0,
        attempts: int = 5,
        first_wait: float = 0.5,
    ) -> None:
        if not location.startswith(("http://", "https://")):
            raise error(f"{location!r} is not the URL of a server, such as http://localhost:8000/v1")
        try:
            checked_url(location)
        except NotAllowed as refusal:
            raise error(str(refusal)) from refusal
        self.url = location.rstrip("/")
        self._error = error
        self._network = network
        self._key = os.environ.get(api_key_variable, "")
        self._concurrency = concurrency
        self._timeout = timeout
        self._attempts = attempts
        self._first_wait = first_wait

    def in_parallel(self, ask: Callable[[Request], Answer], requests: Sequence[Request]) -> list[Answer]:
        """Return the responses in the order of the requests; the first error ends the call."""
        with ThreadPoolExecutor(max_workers=self._concurrency) as threads:
            futures = [threads.submit(contextvars.copy_context().run, ask, request) for request in requests]
            try:
                return [future.result() for future in futures]
            except BaseException:
                threads.shutdown(wait=False, cancel_futures=True)  # send no further requests
                raise

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """Send one request, with retries if they can help; errors quote the server's response."""
        place = f"POST {self.url}{path}"
        data = json.dumps(body).encode()
        for attempt in range(1, self._attempts + 1):
            wait = min(self._first_wait * 2 ** (attempt - 1), LONGEST_WAIT) * random.uniform(0.5, 1.0)
            try:
                response = self._send(path, data)
            except (NotAllowed, TooLarge) as error:
                raise self._error(f"{place}: {error}") from error
            except (OSError, HTTPException) as error:
                problem, answer = f"{str(error) or type(error).__name__}", ""
            else:
                if response.status in SUCCESS:
                    return self._parsed(place, response.body)
                problem, answer = _problem(response)
                if response.status not in RETRIED:
                    raise self._error(f"{place}: {problem}", answer)
                wait = max(wait, _retry_after(response))
            if attempt < self._attempts:
                if tell := _tell_retry.get():
                    tell(f"{place}: {problem} (attempt {attempt} of {self._attempts}; it is tried again)")
                time.sleep(wait)
        raise self._error(f"{place}: {problem} (gave up after {self._attempts} attempts)", answer)

    def _send(self, path: str, data: bytes) -> Response:
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {self._key}"} if self._key else {})
        return send(
            "POST",
            self.url + path,
            network=self._network,
            body=data,
            headers=headers,
            timeout=self._timeout,
            most_bytes=MOST_BYTES,
        )

    def _parsed(self, place: str, body: bytes) -> Any:
        try:
            return json.loads(body)
        except (ValueError, RecursionError) as error:
            raise self._error(f"{place}: the response is not JSON; is this the URL of such a server?") from error


def _problem(response: Response) -> tuple[str, str]:
    """Return what a status means, and the beginning of the response."""
    if response.status in REDIRECTS:
        return f"{response.status}: redirects are not followed; use the address of the server itself", ""
    try:
        title = f"{response.status} {HTTPStatus(response.status).phrase}"
    except ValueError:
        title = str(response.status)
    return title, response.body[:QUOTED].decode(errors="replace")


def _retry_after(response: Response) -> float:
    """Return the seconds that the server asks to wait; 0 if it names none (or a date)."""
    try:
        seconds = float(response.headers.get("Retry-After", "0"))
    except ValueError:
        return 0.0
    return min(seconds, LONGEST_WAIT) if seconds > 0 else 0.0
