"""What an operator has to set when a request is refused because of the address under which it came."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.http.request import host_validation_re, split_domain_port

LONGEST_HOST = 255
ORIGIN = re.compile(r"https?://(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")


def unknown_host(request: HttpRequest) -> str:
    """For a host that is not one of ALLOWED_HOSTS."""
    host = request.META.get("HTTP_HOST", "")
    domain, _ = split_domain_port(host)
    if not domain or len(host) > LONGEST_HOST or not host_validation_re.match(host.lower()):
        return "The Host header of this request is no host name. A proxy passes the one that the browser sent (nginx: $http_host)."
    return (
        f"This site does not answer under the name {domain}, which is not one of ALLOWED_HOSTS. If it is an address of the site, "
        f"an operator sets ALLOWED_HOSTS={domain}, with other names after a comma (./dev serve: --allowed-host {domain})."
    )


def csrf(request: HttpRequest, reason: str) -> str:
    """For a request that changes something and does not come from a page of this site, as far as the site can tell."""
    if reason.startswith(("Origin checking failed", "Referer checking failed")):
        return f"{reason} {_unknown_origin(request)}"
    if "cookie" in reason and settings.CSRF_COOKIE_SECURE and not request.is_secure():
        return f"{reason} {_NOT_OVER_HTTPS}"
    return f"{reason} Reload the page and try again."


_FROM_PROXY = (
    "the proxy sends X-Forwarded-Proto: https, and an operator sets BEHIND_TLS_PROXY=true (./dev serve: --behind-proxy)"
)
_NOT_OVER_HTTPS = (
    "Cookies go over HTTPS only (SECURE_COOKIES), and this request came over HTTP. Open the site over HTTPS; "
    f"if you did, {_FROM_PROXY}."
)


def _unknown_origin(request: HttpRequest) -> str:
    origin = _origin(request)
    if origin is None:
        return "Reload the page and try again."
    page = urlsplit(origin)
    if page.scheme == "https" and not request.is_secure() and page.hostname == _own_name(request):
        return f"The page is open over HTTPS, and this request came over HTTP: {_FROM_PROXY}."
    option = f"./dev serve: --allowed-host {page.netloc}"
    port = " The proxy may also pass the port with the host (nginx: $http_host)." if page.port else ""
    return f"If {origin} is the address of the site, an operator sets CSRF_TRUSTED_ORIGINS={origin} ({option}).{port}"


def _origin(request: HttpRequest) -> str | None:
    """Return scheme, host and port of the page that sent the request, if it says so in the usual form."""
    named = request.headers.get("Origin", "")
    if not named and (referer := urlsplit(request.headers.get("Referer", ""))).scheme:
        named = f"{referer.scheme}://{referer.netloc}"
    return named if len(named) <= LONGEST_HOST and ORIGIN.fullmatch(named) else None


def _own_name(request: HttpRequest) -> str:
    return split_domain_port(request.get_host())[0].strip("[]")
