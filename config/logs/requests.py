"""Follows each request: its id, its line in the log, and its figures. The first of all middleware, so that it sees every answer."""

import contextlib
import logging
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import SimpleLazyObject

from annotation.acting import Via, acting_via
from annotation.log_context import accepted_id, logging_with, new_id
from annotation.models import User
from config.logs.queries import QueryTotals, counting_queries
from config.metrics.web import IN_FLIGHT, REQUESTS, SLOW_REQUESTS
from config.tracing import traced

logger = logging.getLogger("stepmark.requests")

HEADER = "X-Request-ID"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
QUIET = frozenset({"healthz", "readyz", "metrics", "static"})
"""Routes that probes and pages ask for all the time. They are logged only if they fail, or with LOG_LEVEL=DEBUG."""
STATIC = "static"
NOT_FOUND = "unmatched"


class ObservedRequests:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request_id = accepted_id(request.META.get("HTTP_X_REQUEST_ID")) or new_id()
        began = time.perf_counter()
        IN_FLIGHT.inc()
        with (
            logging_with(request_id=request_id, user=lambda: user_of(request), route=lambda: matched_route(request)),
            acting_via(Via.TOKEN if "Authorization" in request.headers else Via.PAGE),
            counting_queries() as queries,
            traced("request", headers=request.headers) as span,
        ):
            try:
                response = self.get_response(request)
            finally:
                IN_FLIGHT.dec()
            response[HEADER] = request_id
            span.name(f"{method_of(request)} {route_of(request)}", status=response.status_code)
            report = Report(request, response, queries, began)
            if isinstance(response, StreamingHttpResponse):
                report.first_part = time.perf_counter() - began
                report_at_end(response, report)
            else:
                report.finish()
        return response


class Report:
    """What is said of a request when it is over."""

    def __init__(self, request: HttpRequest, response: HttpResponseBase, queries: QueryTotals, began: float) -> None:
        self.request, self.response, self.queries, self.began = request, response, queries, began
        self.first_part: float | None = None
        self.ids: dict[str, Any] = {
            "request_id": response[HEADER],
            "user": user_of(request),
            "route": route_of(request),
        }

    def finish(self) -> None:
        seconds = time.perf_counter() - self.began
        route, method, status = self.ids["route"], method_of(self.request), self.response.status_code
        # what a stream takes depends on its reader and on how much it holds
        REQUESTS.labels(method=method, route=route, status=str(status)).observe(self.first_part or seconds)
        is_slow = (self.first_part or seconds) * 1000 >= settings.SLOW_REQUEST_MS
        if is_slow:
            SLOW_REQUESTS.labels(route=route).inc()
        with logging_with(**self.ids):
            logger.log(
                self._level(is_slow),
                "slow request" if is_slow else "request",
                extra={
                    "method": method,
                    "status": status,
                    "duration_ms": round(seconds * 1000, 1),
                    "queries": self.queries.number,
                    "database_ms": round(self.queries.seconds * 1000, 1),
                    **parameters_of(self.request),
                },
            )

    def _level(self, is_slow: bool) -> int:
        if is_slow or self.response.status_code >= 500:
            return logging.WARNING
        is_quiet = self.ids["route"] in QUIET and self.response.status_code < 400
        return logging.DEBUG if is_quiet else logging.INFO


def report_at_end(response: StreamingHttpResponse, report: Report) -> None:
    """Report when the last part was sent, or the reader has gone. The parts are made with the ids of the request."""
    parts: Any = response.streaming_content

    def followed() -> Iterator[bytes]:
        with contextlib.closing(parts) if hasattr(parts, "close") else contextlib.nullcontext():
            while True:
                with logging_with(**report.ids):
                    part = next(parts, None)
                if part is None:
                    return
                yield part

    response.streaming_content = followed()
    response._resource_closers.append(report.finish)  # type: ignore[attr-defined]  # called once, by the web server


def method_of(request: HttpRequest) -> str:
    return request.method if request.method in METHODS else "OTHER"


def route_of(request: HttpRequest) -> str:
    """The route's pattern: never the address itself, which anybody can make up and which may hold a secret."""
    return matched_route(request) or (STATIC if request.path.startswith(settings.STATIC_URL) else NOT_FOUND)


def matched_route(request: HttpRequest) -> str | None:
    match = request.resolver_match
    if match is None:
        return None
    return match.url_name if match.route.startswith("^") and match.url_name else match.route


def parameters_of(request: HttpRequest) -> dict[str, int]:
    """The numbers in the address, such as `assignment_id`. Texts may be secrets, such as the key of a link."""
    match = request.resolver_match
    return {name: value for name, value in match.kwargs.items() if isinstance(value, int)} if match else {}


def user_of(request: HttpRequest) -> str | None:
    """The id of the signed-in user, if somebody has asked who it is: this asks no database."""
    user = vars(request).get("user")
    if type(user) is SimpleLazyObject:  # not `isinstance`, which would ask
        user = vars(request).get("_cached_user")
    return str(user.pk) if isinstance(user, User) and user.pk else None
