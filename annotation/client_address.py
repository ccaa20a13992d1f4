"""From where a request comes, as far as the site is configured to know."""

import ipaddress
from ipaddress import IPv4Address, IPv6Address, IPv6Network

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the client's address; empty if it is not known.

    A proxy appends it to X-Forwarded-For, which is believed with BEHIND_TLS_PROXY alone. If this machine itself forwards a request and
    nothing says that a proxy does so, the address is not known: it would be the same for the whole world.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR")
    own = _parsed(request.META.get("REMOTE_ADDR", ""))
    if settings.BEHIND_TLS_PROXY and forwarded:
        return str(_parsed(forwarded.rsplit(",", 1)[-1]) or "")
    if forwarded and (own is None or own.is_loopback):
        return ""
    return str(own or "")


def network_of(address: str) -> str:
    """What counts as one client: an IPv4 address, or the /64 of an IPv6 address, in which one host may use any number."""
    found = _parsed(address)
    if isinstance(found, IPv6Address):
        return str(IPv6Network((found, 64), strict=False))
    return str(found or "")


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    text = text.strip()
    if text.startswith("["):  # [2001:db8::1]:443
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:  # 192.0.2.1:443
        text = text.partition(":")[0]
    try:
        found = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found
