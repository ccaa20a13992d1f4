"""Reads the rows of a long query a part at a time, also through a pooler that changes connections between transactions."""

from collections.abc import Iterator
from typing import TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet

Row = TypeVar("Row")
Table = TypeVar("Table", bound=Model)


def read_in_parts(rows: "QuerySet[Table, Row]", size: int) -> Iterator[Row]:
    """Yield the rows as they were when the first one was read; `size` of them are in memory at a time.

    The cursor lives in a transaction. Outside of one, Django declares it WITH HOLD on a connection that PgBouncer (in transaction mode)
    has given to somebody else when the next part is wanted.
    """
    with transaction.atomic():
        yield from rows.iterator(chunk_size=size)
