"""Pagination: `?limit=&offset=` in, `{"count", "next", "previous", "results"}` out."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.request import Request
from rest_framework.response import Response

Row = TypeVar("Row", bound=Model)
Entry = TypeVar("Entry")


MOST_SKIPPED = 2**53
"""More rows than any table has, and a number that every program reads alike."""


class Pages(LimitOffsetPagination):
    """Refuses a `limit` or `offset` that is not a number, where the framework would silently take another one."""

    default_limit = 50
    max_limit = 200

    def get_limit(self, request: Request) -> int:
        return min(_number(request, "limit", least=1, default=self.default_limit), self.max_limit)

    def get_offset(self, request: Request) -> int:
        return _number(request, "offset", least=0, default=0)


def _number(request: Request, name: str, *, least: int, default: int) -> int:
    """A number of the query. Raises ValidationError."""
    text = request.query_params.get(name, "")
    if text == "":
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 20 and least <= int(text) <= MOST_SKIPPED):
        raise exceptions.ValidationError({name: f"Expected a whole number, {least} or more."})
    return int(text)


PAGE_PARAMETERS = [
    OpenApiParameter(
        "limit", int, description=f"Rows per page. Default: {Pages.default_limit}. At most {Pages.max_limit}."
    ),
    OpenApiParameter("offset", int, description="Rows to skip."),
]


def page_of(request: Request, rows: QuerySet[Row], serialise: Callable[[Sequence[Row]], Any]) -> Response:
    """The requested page. `serialise` gets all its rows at once, so that it can read related rows together."""
    pages = Pages()
    page = pages.paginate_queryset(rows, request) or []
    return pages.get_paginated_response(serialise(page))


def page_of_list(request: Request, rows: Sequence[Entry], serialise: Callable[[Sequence[Entry]], Any]) -> Response:
    """The same of a list that was computed."""
    pages = Pages()
    page = pages.paginate_queryset(rows, request) or []  # it takes lists as well
    return pages.get_paginated_response(serialise(page))
