"""The way of a request to the site: whether what a proxy says arrives, and goes with the settings."""

import ipaddress
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings

from config.doctor.findings import Finding, Visit, fail, ok, warn

PROTO, FOR = "x-forwarded-proto", "x-forwarded-for"
MEND_HEADERS = "Let the proxy set X-Forwarded-Proto and X-Forwarded-For itself, and not pass on the client's; see docs/operations.md."


def check_proxy(visit: Visit | None) -> Iterator[Finding]:
    if visit is None:
        yield ok("This needs a request: open the page Installation in a browser.", "proxy")
        return
    where = f"{visit.scheme}://{visit.host}"
    if settings.BEHIND_TLS_PROXY:
        yield from _behind(visit, where)
    else:
        yield from _direct(visit, where)
    yield from _origin(visit, where)


def _behind(visit: Visit, where: str) -> Iterator[Finding]:
    proto, forwarded = visit.headers.get(PROTO, ""), visit.headers.get(FOR, "")
    if not proto or not forwarded:
        missing = " and ".join(
            name for name, value in (("X-Forwarded-Proto", proto), ("X-Forwarded-For", forwarded)) if not value
        )
        yield fail(
            f"BEHIND_TLS_PROXY is on, and {missing} did not arrive.",
            f"{MEND_HEADERS} Without a proxy, unset BEHIND_TLS_PROXY (--behind-proxy).",
            where,
        )
        return
    if proto != "https":
        yield fail(
            f"X-Forwarded-Proto is {proto!r}, not https: cookies are not sent, and pages redirect for ever.",
            "The proxy that ends TLS sets it to https. One behind it must not overwrite it.",
            where,
        )
    if any(not _is_address(part) for part in forwarded.split(",")):
        yield warn(f"X-Forwarded-For has something that is no address: {forwarded[:100]!r}.", MEND_HEADERS, where)
    if proto == "https":
        yield ok(f"The proxy's headers arrive (client {forwarded.split(',')[-1].strip()[:60]}).", where)


def _direct(visit: Visit, where: str) -> Iterator[Finding]:
    if PROTO in visit.headers or FOR in visit.headers:
        yield warn(
            "A proxy is in front of the site, and BEHIND_TLS_PROXY is off: all people seem to have the proxy's address.",
            "Start the site with --behind-proxy, or set BEHIND_TLS_PROXY=true.",
            where,
        )
    elif not _is_loopback(visit.remote):
        yield warn(
            "There is no TLS between the browser and the site: passwords travel unencrypted.",
            "Put a proxy in front that ends TLS; see docs/operations.md.",
            where,
        )
    else:
        yield ok("The request came directly from this host.", where)


def _origin(visit: Visit, where: str) -> Iterator[Finding]:
    """The page's own address, as the browser knows it, against what the site makes of the request."""
    parts = urlsplit(visit.headers.get("referer", ""))
    seen = f"{parts.scheme}://{parts.netloc}"
    if parts.netloc and seen != where and seen not in settings.CSRF_TRUSTED_ORIGINS:
        yield fail(
            f"The browser's address is {seen}, and the site takes it for {where}: changes are refused (CSRF).",
            f"Let the proxy pass the Host header with its port, or add {seen} to CSRF_TRUSTED_ORIGINS.",
            where,
        )


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text.strip().strip("[]"))
    except ValueError:
        return False
    return True


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return not address  # a Unix socket has no address
