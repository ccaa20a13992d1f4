"""Pagination: `?limit=&offset=` in, `{"count", "next", "previous", "results"}` out."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.request import Request
from rest_framework.response import Response

Row = TypeVar("Row", bound=Model)


class Pages(LimitOffsetPagination):
    default_limit = 50
    max_limit = 200


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
