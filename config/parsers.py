"""Reading JSON requests: what cannot be stored or is too large is refused with a sentence, at every endpoint."""

import json
import math
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from django.conf import settings
from rest_framework import exceptions, parsers, renderers, status

DEEPEST = 100
"""Levels of lists and objects. A label has seven; PostgreSQL and the writer of JSON stop at about a thousand."""


class RequestTooLarge(exceptions.APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"


class JSONParser(parsers.BaseParser):
    """Accepts finite numbers only, at most DEEPEST levels, and at most DATA_UPLOAD_MAX_MEMORY_SIZE bytes.

    Django checks that size for forms only, because the framework reads JSON from the stream.
    """

    media_type = "application/json"
    renderer_class = renderers.JSONRenderer  # for the framework's test client

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        raw = stream.read(most + 1)
        if len(raw) > most:
            raise RequestTooLarge(f"The request has more than {most:,} bytes. Send less at once.")
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
