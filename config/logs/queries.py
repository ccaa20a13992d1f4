"""Counts the queries of a request or task, and names those that are slow. Their values are never logged."""

import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from annotation.log_context import log_ids
from config.metrics.web import SLOW_QUERIES

logger = logging.getLogger("stepmark.queries")

LONGEST = 500
OWN = ("annotation", "rewardmodel", "config")


@dataclass
class QueryTotals:
    number: int = 0
    seconds: float = 0.0


_totals: ContextVar[QueryTotals | None] = ContextVar("query_totals", default=None)


@contextmanager
def counting_queries() -> Iterator[QueryTotals]:
    totals = QueryTotals()
    token = _totals.set(totals)
    try:
        yield totals
    finally:
        _totals.reset(token)


def watch_queries() -> None:
    """Watch every connection of this process from now on."""
    connection_created.connect(_watch, dispatch_uid="config.logs.queries")


def _watch(*, connection: BaseDatabaseWrapper, **_: Any) -> None:
    if run_watched not in connection.execute_wrappers:
        connection.execute_wrappers.append(run_watched)


def run_watched(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    began = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        seconds = time.perf_counter() - began
        if (totals := _totals.get()) is not None:
            totals.number += 1
            totals.seconds += seconds
        if seconds * 1000 >= settings.SLOW_QUERY_MS:
            _report(sql, seconds)


def _report(sql: object, seconds: float) -> None:
    ids = log_ids()
    SLOW_QUERIES.labels(during=str(ids.get("route") or ids.get("task") or "other")).inc()
    text = " ".join(str(sql).split())
    text = text if len(text) <= LONGEST else f"{text[:LONGEST]} …"
    logger.warning("slow query", extra={"duration_ms": round(seconds * 1000, 1), "sql": text, "caller": _caller()})


def _caller() -> str:
    """The innermost line of ours that asked, such as `annotation/selectors/progress.py:44`."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(settings.BASE_DIR) and path.relative_to(settings.BASE_DIR).parts[0] in OWN:
            name = path.relative_to(settings.BASE_DIR)
            if name != Path("config/logs/queries.py"):
                return f"{name}:{frame.f_lineno}"
        frame = frame.f_back
    return "unknown"
