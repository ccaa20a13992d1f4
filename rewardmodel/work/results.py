"""The result of a piece of work: rows that are not written yet."""

from dataclasses import dataclass
from typing import Protocol


class Result(Protocol):
    def write(self) -> str:
        """Write the rows. Returns the errors of single rows, one per line; empty if there were none."""


@dataclass(frozen=True, slots=True)
class WrittenAlready:
    """Nothing is left to write: every row was written as soon as it was computed."""

    errors: tuple[str, ...] = ()

    def write(self) -> str:
        return "\n".join(self.errors)
