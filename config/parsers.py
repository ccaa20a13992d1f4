"""Reading JSON requests: what cannot be stored or is too large is refused with a sentence, at every endpoint."""

import json
import math
import re
from collections.abc import Mapping
from itertools import islice
from typing import IO, Any, NoReturn

from django.conf import settings
from rest_framework import exceptions, parsers, renderers, status

DEEPEST = 100
"""Levels of lists and objects. A label has seven; PostgreSQL and the writer of JSON stop at about a thousand."""


MOST_BYTES = 2 * 1024 * 1024
MOST_VALUES = 20_000
"""Of a request. A view that takes whole labels sets `most_bytes` and `most_values` higher. Checking a value costs microseconds, so a
body of a few megabytes with nothing but commas would occupy a web thread for minutes."""

PIECE = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|[,\[{]', re.DOTALL)
"""A string, a comma or an opening bracket: three at most for each value. A string that does not end matches, too, so that the search
takes linear time."""


class RequestTooLarge(exceptions.APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"


class JSONParser(parsers.BaseParser):
    """Accepts finite numbers only, at most DEEPEST levels, and at most as many bytes and values as the view allows.

    Django checks the size for forms only, because the framework reads JSON from the stream.
    """

    media_type = "application/json"
    renderer_class = renderers.JSONRenderer  # for the framework's test client

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        view = (parser_context or {}).get("view")
        most = min(settings.DATA_UPLOAD_MAX_MEMORY_SIZE, getattr(view, "most_bytes", MOST_BYTES))
        raw = stream.read(most + 1)
        if len(raw) > most:
            raise RequestTooLarge(f"The request has more than {most:,} bytes. Send less at once.")
        _check_values(raw, getattr(view, "most_values", MOST_VALUES))
        try:
            value = json.loads(raw.decode(), parse_constant=_refuse_constant, parse_float=_finite)
            _check_depth(value)
        except UnicodeDecodeError as error:
            raise exceptions.ParseError(f"The request is not UTF-8 at byte {error.start + 1}.") from error
        except json.JSONDecodeError as error:
            raise exceptions.ParseError(f"The request is not JSON: {error}.") from error
        except RecursionError as error:
            raise exceptions.ParseError(_too_deep()) from error
        except ValueError as error:
            raise exceptions.ParseError(str(error)) from error
        return value


def _check_values(raw: bytes, most: int) -> None:
    """Before anything is parsed: a value takes up to a hundred times the memory of its text. Raises RequestTooLarge."""
    marks = raw.count(b",") + raw.count(b"[") + raw.count(b"{")  # also those in texts, but it takes no time
    if marks > most and next(islice(PIECE.finditer(raw), 3 * most, None), None) is not None:
        raise RequestTooLarge(f"The request has more than {most:,} values. Send less at once.")


def _check_depth(value: Any) -> None:
    """Level by level, because a function that calls itself would fail on what it looks for. Raises ValueError."""
    level = [value] if isinstance(value, list | dict) else []
    for _ in range(DEEPEST):
        if not level:
            return
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, list | dict)
        ]
    if level:
        raise ValueError(_too_deep())


def _too_deep() -> str:
    return f"The request nests lists and objects more than {DEEPEST} levels deep. Send a flatter value."


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number. Send null or a finite number.")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"The number {text[:40]} is too large. Send a number below 1e308.")
    return value
