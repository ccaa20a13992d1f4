"""The options of `./dev serve`, and the settings that follow from them."""

from __future__ import annotations

import argparse
import os
import re
from dataclasses import dataclass
from typing import NoReturn

from config.launcher.errors import LauncherError
from config.launcher.ports import DEFAULT_PORT, HOST, port_number
from config.refusals import BASE_PATH, is_loopback, is_on

EVERY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104 - compared, not bound to
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")
HTTPS_PORT = 443
HSTS_SECONDS = 3600
NAME = re.compile(r"\.?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.?|\[[0-9A-Fa-f:.]+\]")


@dataclass(frozen=True)
class ServeOptions:
    host: str
    port: int
    is_behind_proxy: bool
    allowed: tuple[tuple[str, int | None], ...]
    """Names under which people open the site, with the port if it is not the usual one."""
    base_path: str = ""
    """The path of its host below which the site is, such as /stepmark; empty: the root."""

    @property
    def site(self) -> str:
        """The address to give to people."""
        if self.is_behind_proxy:
            name, port = self.allowed[0]
            return f"https://{name.lstrip('.')}{f':{port}' if port not in (None, HTTPS_PORT) else ''}{self.base_path}/"
        own: tuple[str, int | None] = (self._reachable, self.port)
        name, port = next((pair for pair in self.allowed if not pair[0].startswith(".")), own)
        return f"http://{name}:{port or self.port}{self.base_path}/"

    @property
    def probe(self) -> str:
        """The address at which the launcher asks whether the site answers."""
        return f"http://{self._reachable}:{self.port}/"

    @property
    def _reachable(self) -> str:
        if self.host in EVERY_ADDRESS:
            return HOST
        return f"[{self.host}]" if ":" in self.host else self.host

    def environment(self, product: dict[str, str]) -> dict[str, str]:
        """Return the environment of the product; what the caller has set is kept."""
        names = [*LOOPBACK_NAMES, *([] if self.host in EVERY_ADDRESS else [self._reachable])]
        names += [name for name, _ in self.allowed]
        secure = str(self.is_behind_proxy).lower()
        defaults = {"SECURE_COOKIES": secure, "SECURE_SSL_REDIRECT": secure}
        defaults |= {"SECURE_HSTS_SECONDS": str(HSTS_SECONDS)} if self.is_behind_proxy else {}
        return {
            **defaults,
            **product,
            "ALLOWED_HOSTS": joined("ALLOWED_HOSTS", names),
            "CSRF_TRUSTED_ORIGINS": joined("CSRF_TRUSTED_ORIGINS", self._origins(names)),
            "BEHIND_TLS_PROXY": secure,
            "BASE_PATH": self.base_path,
            "STEPMARK_PRODUCTION": "true",
        }

    def _origins(self, names: list[str]) -> list[str]:
        ports = dict(self.allowed)
        if self.is_behind_proxy:
            return [f"https://{_any(name)}{f':{port}' if port else ''}" for name, port in self.allowed]
        return [f"http://{_any(name)}:{ports.get(name) or self.port}" for name in dict.fromkeys(names)]

    def notes(self) -> list[str]:
        """What the person who starts the site should know."""
        if self.is_behind_proxy or is_loopback(self.host):
            return []
        notes = ["Passwords travel unencrypted. Put a proxy with TLS in front: --behind-proxy, docs/operations.md."]
        if self.host in EVERY_ADDRESS and not self.allowed:
            notes.append("Others cannot open the site yet: name the host that they use with --allowed-host NAME.")
        return notes


def read_options(arguments: list[str]) -> ServeOptions:
    """Parse the command line and the variables that stand for options. Raises LauncherError."""
    given = _parser().parse_args(arguments)
    options = ServeOptions(
        host=given.host.strip("[]"),
        port=port_number("--port", given.port),
        is_behind_proxy=given.behind_proxy or is_on(os.environ, "BEHIND_TLS_PROXY"),
        allowed=tuple(_named(part) for text in given.allowed_host for part in text.split(",") if part.strip())
        or tuple((name.strip(), None) for name in os.environ.get("ALLOWED_HOSTS", "").split(",") if _is_public(name)),
        base_path=_path(given.base_path),
    )
    if options.is_behind_proxy and not options.allowed:
        raise LauncherError("--behind-proxy needs the name under which people open the site: --allowed-host NAME.")
    return options


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="./dev serve", description="Serve the site of a team. The first start prints a link for the first admin."
    )
    parser.add_argument("--host", default=HOST, help="address to listen on (default: %(default)s, this machine only)")
    parser.add_argument(
        "--port", default=os.environ.get("PORT") or str(DEFAULT_PORT), help="port to listen on (PORT, default 8000)"
    )
    parser.add_argument(
        "--behind-proxy",
        action="store_true",
        help="a proxy in front ends TLS and sets X-Forwarded-Proto and X-Forwarded-For; cookies go over HTTPS only",
    )
    parser.add_argument(
        "--allowed-host",
        action="append",
        default=[],
        metavar="NAME[:PORT]",
        help="a name under which people open the site, with the port if it is not the usual one; repeatable",
    )
    parser.add_argument(
        "--base-path",
        default=os.environ.get("BASE_PATH", ""),
        metavar="PATH",
        help="the path of the host below which the site is, such as /stepmark (BASE_PATH, default: the root)",
    )
    return parser


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise LauncherError(f"{message}. ./dev serve --help lists the options.")


def _named(text: str) -> tuple[str, int | None]:
    name, _, port = text.strip().removesuffix("/").rpartition(":")
    if not name or not re.fullmatch(r"\d+", port) or (":" in name and not name.startswith("[")):
        name, port = text.strip().removesuffix("/"), ""
    if ":" in name and not name.startswith("["):
        name = f"[{name}]"  # a bare IPv6 address
    if not NAME.fullmatch(name):
        raise LauncherError(
            f"--allowed-host {text} is not a host name. Give the names that people type, such as label.example.org; "
            "a name for everything (*) would let any site pass for yours."
        )
    return name, port_number("--allowed-host", port) if port else None


def _path(text: str) -> str:
    path = f"/{text.strip('/')}" if text.strip("/") else ""
    if not BASE_PATH.fullmatch(path):
        raise LauncherError(f"--base-path {text} is not the path of a site. Give one such as /stepmark.")
    return path


def _is_public(name: str) -> bool:
    return bool(NAME.fullmatch(name.strip())) and not is_loopback(name)


def _any(name: str) -> str:
    """Write a name for all below a domain as origins do."""
    return f"*{name}" if name.startswith(".") else name


def joined(variable: str, values: list[str]) -> str:
    """Return what the caller has set, and these values."""
    given = (part.strip() for part in os.environ.get(variable, "").split(","))
    return ",".join(dict.fromkeys([*filter(None, given), *values]))
