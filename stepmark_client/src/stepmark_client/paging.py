"""Lists that come in parts, row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from stepmark_client.sending import UNSET


def rows_by_key(part: Callable[[Any], Any]) -> Iterator[Any]:
    """Each part says where the next begins, so that rows which arrive meanwhile repeat nothing."""
    place = UNSET
    while True:
        found = part(place)
        yield from found["results"]
        if found["next"] is None:
            return
        place = found["next"]


def rows_by_offset(part: Callable[[int], Any]) -> Iterator[Any]:
    offset = 0
    while True:
        found = part(offset)
        yield from found["results"]
        offset += len(found["results"])
        if found["next"] is None or not found["results"]:
            return
