"""Who may read what is for operators: figures, and the details of readiness."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from config.refusals import is_loopback

FORWARDED = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_FORWARDED",
    "HTTP_X_REAL_IP",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_VIA",
)
"""Headers that a proxy adds. A proxy on this host also asks from the loopback address, for anybody."""
SCHEME = "Bearer "
OPERATORS_ONLY = (
    "This is for operators. Ask from the site's own host, or set STEPMARK_OPERATOR_TOKEN and send it as a bearer token."
)


def is_operator(request: HttpRequest) -> bool:
    """Whether the request has the token of OPERATOR_TOKEN, or was sent from this host without a proxy in between."""
    return _has_token(request) or _is_from_this_host(request)


def _has_token(request: HttpRequest) -> bool:
    given = request.META.get("HTTP_AUTHORIZATION", "")
    if not settings.OPERATOR_TOKEN or not given.startswith(SCHEME):
        return False
    return constant_time_compare(given.removeprefix(SCHEME).strip(), settings.OPERATOR_TOKEN)


def _is_from_this_host(request: HttpRequest) -> bool:
    if any(request.META.get(name) for name in FORWARDED):
        return False
    address = str(request.META.get("REMOTE_ADDR", ""))
    return is_loopback(address.removeprefix("::ffff:"))
