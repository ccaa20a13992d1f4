"""Lists that come in parts, row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from stepmark_client.sending import UNSET, Unset


def rows_by_key(part: Callable[[str | Unset], Any]) -> Iterator[Any]:
    """Each part says where the next begins, so that rows which arrive meanwhile repeat nothing."""
    before: str | Unset = UNSET
    while True:
        found = part(before)
        yield from found["results"]
        if found["next"] is None:
            return
        before = found["next"]


def rows_by_offset(part: Callable[[int], Any]) -> Iterator[Any]:
    offset = 0
    while True:
        found = part(offset)
        yield from found["results"]
        offset += len(found["results"])
        if found["next"] is None or not found["results"]:
            return
