"""Checks each request before any view, and answers for views that the database lets down."""

import logging
from collections.abc import Callable
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse

from annotation.counters import count_database_error
from annotation.outages import is_outage
from config.error_pages import answer_outage, refuse

LONGEST_ADDRESS = 4_000
"""Characters of path and query. The longest that the pages ask for has some 500; web servers stop at about 8,000."""

logger = logging.getLogger(__name__)


class RequestMiddleware:
    """Refuses addresses that are too long or that no text column can hold, whatever reads them."""

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
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """For views outside the API; those of the API answer in config/problem_details.py."""
        if not is_outage(exception):
            return None
        logger.error("the database is away: %s", exception)
        count_database_error(exception)
        return answer_outage(request)
