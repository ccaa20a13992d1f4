"""Traces of requests and tasks for OpenTelemetry, if STEPMARK_TRACING is on. Its packages are installed by those who want them."""

import os
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

from django.conf import settings

from annotation.log_context import logging_with

PACKAGES = "opentelemetry-sdk opentelemetry-exporter-otlp-proto-http"
MISSING = (
    f"STEPMARK_TRACING is on, but OpenTelemetry is not installed. Install it ({PACKAGES}) with pip into the environment of the site, "
    "or unset STEPMARK_TRACING."
)


class Span:
    """A span that is not recorded."""

    def name(self, name: str, **facts: str | int) -> None:
        """Say what it was, once that is known."""


class RecordedSpan(Span):
    def __init__(self, span: Any) -> None:
        self.span = span

    def name(self, name: str, **facts: str | int) -> None:
        self.span.update_name(name)
        for fact, value in facts.items():
            self.span.set_attribute(f"stepmark.{fact}", value)


def tracing_faults() -> list[str]:
    """Say in a sentence if traces are wanted and cannot be made."""
    return [MISSING] if settings.TRACING and not is_installed() else []


def is_installed() -> bool:
    return find_spec("opentelemetry") is not None and all(
        find_spec(name) is not None for name in ("opentelemetry.sdk", "opentelemetry.exporter")
    )


@contextmanager
def traced(kind: str, headers: Mapping[str, str]) -> Iterator[Span]:
    """Record the block as a span below the one that `headers` name (W3C traceparent). Its id is in the log lines of the block."""
    if not settings.TRACING:
        yield Span()
        return
    from opentelemetry import propagate, trace

    kinds = {"request": trace.SpanKind.SERVER, "task": trace.SpanKind.CONSUMER}
    above = propagate.extract({name.lower(): value for name, value in headers.items() if isinstance(value, str)})
    with (
        _tracer(os.getpid()).start_as_current_span(kind, context=above, kind=kinds[kind]) as span,
        logging_with(trace_id=format(span.get_span_context().trace_id, "032x")),
    ):
        yield RecordedSpan(span)


def pass_on(headers: MutableMapping[str, Any]) -> None:
    """Add the current span to the headers of a message."""
    if settings.TRACING:
        from opentelemetry import propagate

        propagate.inject(headers)


@lru_cache(maxsize=1)
def _tracer(process: int) -> Any:
    """A tracer of this process: the thread that sends spans does not survive a fork. OTEL_* variables say where they go."""
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(
        resource=Resource.create({"service.name": os.environ.get("OTEL_SERVICE_NAME", "stepmark")})
    )
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return provider.get_tracer("stepmark")
