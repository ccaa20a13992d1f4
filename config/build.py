"""The build of the pages that this process serves, named in every answer, so that an open page notices a newer one."""

import hashlib
from collections.abc import Callable
from functools import lru_cache
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.template import Template, TemplateDoesNotExist
from django.template.loader import get_template

HEADER = "Stepmark-Build"


def build_id() -> str | None:
    """Return the id of the built index.html, which names the other files with their hashes; None if there is none."""
    try:
        template = cast(Template, get_template("index.html").template)  # type: ignore[attr-defined]
    except TemplateDoesNotExist:
        return None
    return _digest(template.source)


@lru_cache(maxsize=1)
def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


class BuildMiddleware:
    """Names the build in each answer. Static files are answered before it, and need no name."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        build_id()  # reads the page now: a build made while this process runs must not be served without its other files

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if build := build_id():
            response[HEADER] = build
        return response
