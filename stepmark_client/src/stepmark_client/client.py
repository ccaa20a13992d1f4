"""The client: where the site is, who asks, and how patient it is."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from stepmark_client.operations import Operations


class Client(Operations):
    """`with Client("https://label.example.org", token) as site: …`. One client is for one thread at a time."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
