"""Errors outside the API's views: problem+json below /api/ and for programs, a short page for people."""

import html
import logging
import sys
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.core.exceptions import DisallowedHost, RequestDataTooBig
from django.db import DataError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from annotation.counters import count_database_error
from annotation.log_context import request_id
from annotation.outages import is_outage
from config import host_advice
from config.problem_details import CONTENT_TYPE, Outage, Unstorable, problem_body, status_title

logger = logging.getLogger(__name__)

View = Callable[..., HttpResponse]

PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>
<body><h1>{title}</h1><p>{detail}</p><p><a href="{start}">To the start page</a></p>{footer}</body></html>
"""

FOOTER = "<p><small>Request {request_id}: an admin finds it in the logs.</small></p>"

BROKEN = "Something went wrong on the server, and it was logged. Try again; if it stays like this, tell an admin."


def refuse(request: HttpRequest, status: int, code: str, detail: str, *, field: str | None = None) -> HttpResponse:
    """Answer with an error: a page if a browser opens the address, problem+json otherwise."""
    if not request.path_info.startswith("/api/") and "text/html" in request.headers.get("Accept", ""):
        title = html.escape(status_title(status))
        start = html.escape(f"{settings.BASE_PATH}/")
        footer = FOOTER.format(request_id=html.escape(found)) if (found := request_id()) else ""
        page = PAGE.format(title=title, detail=html.escape(detail), start=start, footer=footer)
        return HttpResponse(page, status=status)
    body = problem_body(status, code, detail) | ({"field": field} if field else {})
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE)


def answer_outage(request: HttpRequest) -> HttpResponse:
    response = refuse(request, Outage.status_code, Outage.default_code, Outage.default_detail)
    response["Retry-After"] = str(Outage.wait)
    return response


def read_only(view: View) -> View:
    """Answer 405 to all methods but GET and HEAD, before the CSRF protection asks for a token."""

    @csrf_exempt
    @wraps(view)
    def checked(request: HttpRequest, **captured: str) -> HttpResponse:
        if request.method in ("GET", "HEAD"):
            return view(request, **captured)
        allowed = "GET, HEAD, OPTIONS"
        if request.method == "OPTIONS":
            return HttpResponse(headers={"Allow": allowed})
        response = refuse(request, 405, "method_not_allowed", f"{request.path} can only be read.")
        response["Allow"] = allowed
        return response

    return checked


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return refuse(request, 413, "too_large", "The request is too large. Send less at once.")
    if isinstance(exception, DisallowedHost):
        return refuse(request, 400, "unknown_host", host_advice.unknown_host(request))
    return refuse(request, 400, "bad_request", "The server cannot read this request.")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refuse(request, 403, "permission_denied", "You may not do this.")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refuse(request, 404, "not_found", f"{request.path} does not exist.")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return refuse(request, 403, "csrf_failed", f"CSRF Failed: {host_advice.csrf(request, reason)}")


def server_error(request: HttpRequest) -> HttpResponse:
    """Called while the exception is handled."""
    error = sys.exception()
    if error is not None and is_outage(error):
        count_database_error(error)
        return answer_outage(request)
    if isinstance(error, DataError):
        return refuse(request, Unstorable.status_code, Unstorable.default_code, Unstorable.default_detail)
    return refuse(request, 500, "server_error", BROKEN)
