"""The address of the site as the client reached it, for links that people hand on."""

from django.urls import get_script_prefix
from rest_framework.request import Request


def site_address(request: Request) -> str:
    """Return it with the path below which the site is, if there is one, and without a slash at the end."""
    return request._request.build_absolute_uri(get_script_prefix()).rstrip("/")
