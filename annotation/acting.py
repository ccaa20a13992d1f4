"""How a change reaches the site: from a page, with a token, by a command, or from the site itself. The audit log tells it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import models


class Via(models.TextChoices):
    PAGE = "page"
    TOKEN = "token"  # noqa: S105  (no password)
    COMMAND = "command"
    SITE = "site", "the site itself"


_via: ContextVar[Via] = ContextVar("acting_via", default=Via.SITE)


@contextmanager
def acting_via(via: Via) -> Iterator[None]:
    token = _via.set(via)
    try:
        yield
    finally:
        _via.reset(token)


def current_via() -> Via:
    return _via.get()
