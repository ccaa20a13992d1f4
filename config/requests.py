"""Checks each request before any view, and answers for views that the database lets down."""

import logging
from collections.abc import Callable
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse

from annotation import limits
from annotation.counters import count_database_error
from annotation.outages import is_outage
from config.error_pages import answer_outage, refuse

LONGEST_ADDRESS = 4_000
"""Characters of path and query. The longest that the pages ask for has some 500; web servers stop at about 8,000."""

LARGEST_BODY = limits.UPLOAD_BYTES + 2 * 1024 * 1024
"""Bytes of an upload with the form around it. The web server keeps no more (config/web_server/arrival.py)."""
TOO_LARGE = (
    f"The request has more than {limits.UPLOAD_BYTES // 2**20} MiB. Compress the file with gzip, split it, or use the command"
    " on the server."
)

logger = logging.getLogger(__name__)


class RequestMiddleware:
    """Refuses addresses that are too long or that no text column can hold, and bodies that the web server does not keep."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if len(request.path) + len(query) > LONGEST_ADDRESS:
            return refuse(
                request,
                414,
                "address_too_long",
                f"The address has more than {LONGEST_ADDRESS:,} characters. Send less in it.",
            )
        if "\x00" in request.path or "\x00" in unquote(query):
            return refuse(request, 400, "bad_request", "The address contains a NUL character (%00). Leave it out.")
        if "HTTP_TRANSFER_ENCODING" in request.META:
            return refuse(request, 411, "length_required", "The request's length is missing. Send Content-Length.")
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
            return refuse(request, 413, "too_large", TOO_LARGE)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """For views outside the API; those of the API answer in config/problem_details.py."""
        if not is_outage(exception):
            return None
        logger.error("the database is away: %s", exception)
        count_database_error(exception)
        return answer_outage(request)
