"""Ids that the log lines of one request or task have in common, so that one search finds all of them."""

import contextvars
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

Value = str | int
Source = Value | None | Callable[[], Value | None]

WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
"""Ids that a proxy may give: nothing that could break a line, forge another one, or fill the disk."""

_ids: contextvars.ContextVar[Mapping[str, Source]] = contextvars.ContextVar("log_ids", default={})  # noqa: B039 - never changed


@contextmanager
def logging_with(**ids: Source) -> Iterator[None]:
    """Add these ids to every line that is logged in the block. A function is asked anew for each line; None is left out."""
    token = _ids.set({**_ids.get(), **ids})
    try:
        yield
    finally:
        _ids.reset(token)


def log_ids() -> dict[str, Value]:
    found = {name: source() if callable(source) else source for name, source in _ids.get().items()}
    return {name: value for name, value in found.items() if value is not None}


def request_id() -> str | None:
    """The id of the request that this code works for, also in the tasks that the request started."""
    found = _ids.get().get("request_id")
    return found if isinstance(found, str) else None


def accepted_id(given: object) -> str | None:
    """Return the id that somebody else gave, if it is well formed."""
    return given if isinstance(given, str) and WELL_FORMED.fullmatch(given) else None


def new_id() -> str:
    return secrets.token_hex(16)
