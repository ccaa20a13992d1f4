"""Errors of the API as RFC 9457 `application/problem+json`. Members: type, title, status, detail, code and, if known, the one field."""

import logging
from itertools import islice
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import DataError
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

from annotation.counters import count_database_error
from annotation.errors import DomainError
from annotation.log_context import request_id
from annotation.outages import is_outage
from config import host_advice

logger = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"

CSRF_FAILED = "CSRF Failed: "
"""Begins what the framework says when it cannot tell that a change comes from a page of this site."""

MOST_ERRORS = 100
"""Wrong fields that a response names. A list of thousands of wrong entries needs no longer answer."""

OUTAGE_SECONDS = 5
"""When a client should ask again while the database is away."""


class Outage(exceptions.APIException):
    """The database cannot work now. Nothing was stored, so the same request may be sent again."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_code = "unavailable"
    default_detail = (
        "The database cannot be reached or cannot write right now. Nothing was changed. Try again in a moment."
    )
    wait = OUTAGE_SECONDS


class Unstorable(exceptions.APIException):
    """PostgreSQL refused a value that no rule had refused before."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "unstorable"
    default_detail = (
        "The request contains a value that cannot be stored: a NUL character, or a number beyond all limits."
    )


def exception_handler(exception: Exception, context: dict[str, Any]) -> Response | None:
    """Turn an expected exception into a response; None (logged, status 500) for an unexpected one."""
    if isinstance(exception, DomainError):
        set_rollback()
        response = problem_response(
            exception.status, exception.code, exception.message, field=exception.field, extra=exception.extra
        )
        if wait := getattr(exception, "wait", None):
            response["Retry-After"] = str(wait)
        return response
    if isinstance(exception, Http404):
        exception = exceptions.NotFound(*exception.args)
    elif isinstance(exception, PermissionDenied):
        exception = exceptions.PermissionDenied(*exception.args)
    elif is_outage(exception):
        logger.error("the database is away: %s", exception)
        count_database_error(exception)
        exception = Outage()
    elif isinstance(exception, DataError):
        logger.exception("a request has a value that the database refuses")
        exception = Unstorable()
    if not isinstance(exception, exceptions.APIException):
        return None
    set_rollback()
    if str(exception.detail).startswith(CSRF_FAILED):
        reason = str(exception.detail).removeprefix(CSRF_FAILED)
        exception = exceptions.PermissionDenied(f"{CSRF_FAILED}{host_advice.csrf(context['request'], reason)}")
    if isinstance(exception, exceptions.ValidationError):
        errors = list(islice(_flatten(exception.get_full_details()), MOST_ERRORS))
        detail = "; ".join(
            f"{error['field']}: {error['message']}" if error["field"] else error["message"] for error in errors
        )
        only = errors[0]["field"] if len(errors) == 1 else None
        return problem_response(exception.status_code, "invalid", detail, field=only, extra={"errors": errors})
    response = problem_response(exception.status_code, str(exception.get_codes()), str(exception.detail))
    if header := getattr(exception, "auth_header", None):
        response["WWW-Authenticate"] = header
    if wait := getattr(exception, "wait", None):
        response["Retry-After"] = str(int(wait))
    return response


def problem_response(
    http_status: int, code: str, detail: str, *, field: str | None = None, extra: dict[str, Any] | None = None
) -> Response:
    body = problem_body(http_status, code, detail)
    if field:
        body["field"] = field
    return Response({**body, **(extra or {})}, status=http_status, content_type=CONTENT_TYPE)


def problem_body(http_status: int, code: str, detail: str) -> dict[str, Any]:
    body: dict[str, Any] = {
        "type": f"urn:stepmark:error:{code}",
        "title": status_title(http_status),
        "status": http_status,
        "code": code,
        "detail": detail,
    }
    if found := request_id():
        body["request_id"] = found
    return body


def status_title(http_status: int) -> str:
    names = {value: name for name, value in vars(status).items() if name.startswith("HTTP_")}
    name = names.get(http_status, f"HTTP_{http_status}")
    return " ".join(name.split("_")[2:]).capitalize()


def _flatten(details: Any, path: str = "") -> Any:
    """Yield one {field, code, message} per failed rule; nested fields as `label.steps.3.rating`."""
    if isinstance(details, dict) and set(details) == {"message", "code"}:
        yield {"field": path or None, "code": details["code"], "message": str(details["message"])}
    elif isinstance(details, dict):
        for key, value in details.items():
            inner = path if key == "non_field_errors" else f"{path}.{key}".lstrip(".")
            yield from _flatten(value, inner)
    elif isinstance(details, list):
        for index, value in enumerate(details):
            is_message = isinstance(value, dict) and set(value) == {"message", "code"}
            yield from _flatten(value, path if is_message or not value else f"{path}.{index}".lstrip("."))
