"""The log of a test, as a program would read it."""

import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from config.logs.formats import JSONLines

Lines = Callable[[str], list[dict[str, Any]]]


class Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(JSONLines("web"))
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def log() -> Iterator[Kept]:
    kept = Kept()
    logging.getLogger().addHandler(kept)
    yield kept
    logging.getLogger().removeHandler(kept)


@pytest.fixture
def logged(log: Kept) -> Lines:
    """The lines of a logger so far."""
    return lambda name: [line for line in map(json.loads, log.lines) if line["logger"] == name]
