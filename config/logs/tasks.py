"""Follows each task: the request that it works for, its lines in the log, and its figures."""

import contextlib
import logging
import os
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from logging.config import dictConfig
from typing import Any

from celery import signals
from django.conf import settings

from annotation.log_context import accepted_id, logging_with, request_id
from config.logs.queries import QueryTotals, counting_queries
from config.metrics.web import TASKS, TASKS_RUNNING
from config.tracing import Span, pass_on, traced

logger = logging.getLogger("stepmark.tasks")

HEADER = "stepmark_request"
OUTCOMES = {"SUCCESS": "done", "RETRY": "given_back", "REJECTED": "given_back", "IGNORED": "given_back"}


@dataclass
class Running:
    stack: ExitStack
    began: float
    queries: QueryTotals
    span: Span


_running: dict[str, Running] = {}
"""By the task's id; a process of the pool works on one."""


@signals.setup_logging.connect(dispatch_uid="config.logs.tasks")
def keep_our_logging(**_: Any) -> None:
    """With a receiver here, Celery leaves the loggers alone. What Django has set up counts, also after the fork."""
    dictConfig(settings.LOGGING)


@signals.worker_init.connect(dispatch_uid="config.logs.tasks")
def draw_no_progress_bars(**_: Any) -> None:
    """The libraries of models draw bars for a terminal. Called before they are imported."""
    os.environ.setdefault("TQDM_DISABLE", "1")


@signals.before_task_publish.connect(dispatch_uid="config.logs.tasks")
def name_the_request(headers: dict[str, Any] | None = None, **_: Any) -> None:
    """Pass the request's id on, so that one search finds a request and the work that it caused."""
    if headers is None:
        return
    if found := request_id():
        headers[HEADER] = found
    pass_on(headers)


@signals.task_prerun.connect(dispatch_uid="config.logs.tasks")
def begin(task_id: str, task: Any, kwargs: Mapping[str, Any] | None = None, **_: Any) -> None:
    headers = headers_of(task)
    stack = ExitStack()
    ids = {f"task_{name}": value for name, value in (kwargs or {}).items() if isinstance(value, int)}
    stack.enter_context(
        logging_with(request_id=accepted_id(headers.get(HEADER)), task_id=task_id, task=short_name(task.name), **ids)
    )
    queries = stack.enter_context(counting_queries())
    span = stack.enter_context(traced("task", headers=headers))
    _running[task_id] = Running(stack, time.perf_counter(), queries, span)
    TASKS_RUNNING.labels(task=short_name(task.name)).inc()
    logger.info("task begins")


@signals.task_postrun.connect(dispatch_uid="config.logs.tasks")
def end(task_id: str, task: Any, state: str | None = None, **_: Any) -> None:
    running = _running.pop(task_id, None)
    if running is None:
        return
    seconds = time.perf_counter() - running.began
    name, outcome = short_name(task.name), OUTCOMES.get(state or "", "failed")
    TASKS_RUNNING.labels(task=name).dec()
    TASKS.labels(task=name, outcome=outcome).observe(seconds)
    running.span.name(name, outcome=outcome)
    logger.info(
        "task ends",
        extra={
            "outcome": outcome,
            "duration_ms": round(seconds * 1000, 1),
            "queries": running.queries.number,
            "database_ms": round(running.queries.seconds * 1000, 1),
        },
    )
    with contextlib.suppress(ValueError):  # begun in another context, which is over anyway
        running.stack.close()


def headers_of(task: Any) -> Mapping[str, str]:
    """The headers of the message that a task came with."""
    request = task.request
    found = dict(request.headers or {})
    for name in (HEADER, "traceparent", "tracestate"):
        if isinstance(value := request.get(name), str):
            found.setdefault(name, value)
    return found


def short_name(task: str) -> str:
    return task.rpartition(".")[2]
