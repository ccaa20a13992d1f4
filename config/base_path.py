"""A site below a path of its host, such as https://lab.example.org/stepmark/ (BASE_PATH)."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect


class BasePathMiddleware:
    """Takes the path of the site off each address. It is right whether the proxy in front passes the path on or cuts it off."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        base: str = settings.BASE_PATH
        if base and request.path_info == base and request.method in ("GET", "HEAD"):
            query = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(f"{base}/{'?' if query else ''}{query}")
        if base and request.path_info.startswith(f"{base}/"):
            request.path = request.path_info  # Django has put the path of the site before it a second time
            request.path_info = request.path_info.removeprefix(base)
        return self.get_response(request)
