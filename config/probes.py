"""Health probes come to the address of a pod or a host: its IP is no name of the site, and does not have to be one."""

import ipaddress
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port

PROBED = frozenset({"/healthz", "/readyz", "/readyz/web", "/metrics"})
"""Read by programs. They hold no link, so a wrong host in the request leads nobody astray."""


class ProbeMiddleware:
    """Lets these few addresses answer under any IP address. Names, and all other addresses, are checked against ALLOWED_HOSTS."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        host = request.META.get("HTTP_HOST") or str(request.META.get("SERVER_NAME", ""))
        if request.path_info in PROBED and is_address(host):
            request.get_host = lambda: host  # type: ignore[method-assign]
        return self.get_response(request)


def is_address(host: str) -> bool:
    """Return True for an IP address, with or without a port; an IPv6 address is in brackets then."""
    domain, _ = split_domain_port(host)
    try:
        ipaddress.ip_address(domain.strip("[]"))
    except ValueError:
        return False
    return True
