"""What can go wrong, as exceptions with the fields of the site's problem details (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class StepmarkError(Exception):
    """The site refused a request. `code` is for programs; the message says what to do."""

    def __init__(self, status: int, body: Mapping[str, Any]) -> None:
        self.status = status
        self.body: Mapping[str, Any] = body
        """All that the site answered, such as the `draft` of `assignment_closed`."""
        self.code = str(body.get("code", ""))
        self.title = str(body.get("title", ""))
        self.detail = str(body.get("detail", ""))
        self.field: str | None = body.get("field")
        """Path of the one value that is wrong."""
        self.request_id: str | None = body.get("request_id")
        """Finds the request in the site's logs."""
        super().__init__(self.detail or f"The site answered {status}.")


class InvalidRequest(StepmarkError):
    """400, 411, 413, 414: a value, a field or a parameter is wrong."""


class NotSignedIn(StepmarkError):
    """401: the token is missing, wrong, revoked or expired."""


class Forbidden(StepmarkError):
    """403: the role or the token's scope does not allow it."""


class NotFound(StepmarkError):
    """404, 410: it does not exist, or not for you."""


class Conflict(StepmarkError):
    """409: not in the present state, such as `assignment_closed` and `draft_changed`."""


class TooManyRequests(StepmarkError):
    """429, still after all repeats."""


class ServerError(StepmarkError):
    """500 and above: the site's fault."""


class Unavailable(ServerError):
    """503, still after all repeats. Nothing was stored."""


class NoConnection(Exception):
    """The site did not answer, or the answer broke off. Whether a change was made is not known."""


BY_STATUS: Mapping[int, type[StepmarkError]] = {
    400: InvalidRequest,
    401: NotSignedIn,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    410: NotFound,
    411: InvalidRequest,
    413: InvalidRequest,
    414: InvalidRequest,
    429: TooManyRequests,
    503: Unavailable,
}


def error_of(status: int, body: Mapping[str, Any]) -> StepmarkError:
    kind = BY_STATUS.get(status, ServerError if status >= 500 else StepmarkError)
    return kind(status, body)
