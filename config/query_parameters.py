"""Query strings of the API: a parameter that the schema does not declare is refused, and so is one that is given twice.

The framework would ignore a misspelled filter and answer with everything. The refusal comes before the sign-in and the permissions are
checked: the names are public, as is the schema, and a program that misspells one learns it whoever runs it. Values are the view's.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import OpenApiParameter
from rest_framework.fields import ListField, MultipleChoiceField
from rest_framework.generics import ListAPIView
from rest_framework.views import APIView

from config.error_pages import refuse


class QueryParametersMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, positional: tuple[Any, ...], named: dict[str, Any]
    ) -> HttpResponse | None:
        view_class = getattr(view, "cls", None)
        if not request.GET or request.method == "OPTIONS" or view_class is None:
            return None
        known = known_parameters(view_class, (request.method or "").lower())
        for name, values in request.GET.lists():
            if name not in known:
                return refuse(request, 400, "unknown_parameter", _unknown(name, known), field=name[:100])
            if len(values) > 1 and not known[name]:
                detail = f"The parameter {name} is given {len(values)} times. Give it once."
                return refuse(request, 400, "repeated_parameter", detail, field=name)
        return None


@cache
def known_parameters(view_class: type[APIView], method: str) -> Mapping[str, bool]:
    """Name of each parameter that `extend_schema` declares for a method of a view, and whether it may be given several times."""
    handler = getattr(view_class, "get" if method == "head" and not hasattr(view_class, "head") else method, None)
    schema_class = getattr(handler, "kwargs", {}).get("schema")
    if schema_class is None:
        return {}
    schema = schema_class()
    schema.view, schema.method = view_class(request=None, kwargs={}), method.upper()
    known: dict[str, bool] = {}
    for declared in schema.get_override_parameters():
        if isinstance(declared, OpenApiParameter):
            if declared.location == OpenApiParameter.QUERY and not declared.exclude:
                known[declared.name] = bool(declared.many)
        else:
            serializer = declared() if isinstance(declared, type) else declared
            known |= {
                name: isinstance(field, ListField | MultipleChoiceField) for name, field in serializer.fields.items()
            }
    if issubclass(view_class, ListAPIView) and (pagination := view_class.pagination_class):
        known |= {each["name"]: False for each in pagination().get_schema_operation_parameters(schema.view)}
    if len(view_class.renderer_classes) > 1:
        known.setdefault("format", False)
    return known


def _unknown(name: str, known: Mapping[str, bool]) -> str:
    offered = f"The parameters are: {', '.join(known)}." if known else "This address takes none."
    return f"There is no parameter {name[:100]!r}. {offered}"
