"""What an installation must not be started with; standard library only, because `./dev` asks before it starts anything.

Every fault is one sentence that names the variable, what is wrong with it, and what to set instead. All faults are told at once.
"""

from __future__ import annotations

import math
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence
from itertools import pairwise
from urllib.parse import urlsplit

from config.setting_files import SUFFIX, complete_settings
from outgoing.addresses import Network

REFUSED_STATUS = 3
"""Exit status of a refused start. gunicorn ends with it, too, instead of starting its processes again and again."""
NEEDED = ("SECRET_KEY", "DATABASE_URL", "REDIS_URL")
SWITCHES = (
    "DEBUG", "STEPMARK_DEMO", "STEPMARK_PRODUCTION", "PREPARED_STATEMENTS", "SERVER_SIDE_CURSORS", "SECURE_COOKIES",
    "SECURE_SSL_REDIRECT", "BEHIND_TLS_PROXY", "STEPMARK_TRACING",
)  # fmt: skip
WHOLE_NUMBERS = (
    "SECURE_HSTS_SECONDS", "STEPMARK_ADVANCE_SECONDS", "STEPMARK_KEEP_GENERATIONS", "STEPMARK_KEEP_MODELS", "STEPMARK_KEEP_PROMOTED_MODELS",
    "STEPMARK_RESERVED_DISK_MB", "STEPMARK_STALE_SECONDS", "STEPMARK_WORKER_MEMORY_MB", "STEPMARK_WORKER_TASKS", "TORCH_THREADS",
    "TRAINING_PROCESSES",
    "SLOW_REQUEST_MS", "SLOW_QUERY_MS",
    "STEPMARK_REPORT_SECONDS",
    "WEB_WORKERS", "WEB_THREADS", "WEB_CONNECTIONS_PER_ADDRESS",
)  # fmt: skip
LOG_FORMATS = ("json", "lines")
SHORTEST_TOKEN = 20
LOG_LEVELS = ("CRITICAL", "ERROR", "WARNING", "INFO", "DEBUG")
DATABASE_SCHEMES = ("postgres", "postgresql", "pgsql")
MAIL_SCHEMES = ("smtp", "submission")
COOKIE_PREFIX = re.compile(r"[A-Za-z0-9_-]{1,64}")
BASE_PATH = re.compile(r"(/[A-Za-z0-9_.~-]*[A-Za-z0-9_~-])*/?")
ROLES = ("labeler", "reviewer", "researcher", "admin")
NEW_ROLES = ("labeler", "researcher")
"""What a provider of OpenID Connect may make of people whom nobody has invited."""
DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])", re.IGNORECASE)
ON = frozenset({"1", "t", "true", "on", "y", "yes"})
OFF = frozenset({"0", "f", "false", "off", "n", "no"})

SHORTEST_SECRET = 32
FEWEST_BITS = 80
"""Of a secret, estimated from how often it has each of its characters."""
CONSTANTS = (
    "django-insecure", "changeme", "change-me", "change_me", "change-this", "replace-me", "replace_me", "replaceme", "your-secret",
    "your_secret", "yoursecret", "secret-key", "secret_key", "secretkey", "supersecret", "super-secret", "insecure", "placeholder",
    "password", "qwerty", "letmein", "not-a-secret", "dummy", "only-for-development",
)  # fmt: skip
"""Parts of secrets that stand in examples, which everybody knows."""
NEW_SECRET = "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"  # noqa: S105 - the command that makes one


def refuse_to_start(environment: MutableMapping[str, str]) -> None:
    """Read the settings that are in files. End this process if there are faults: they go to standard error, without a traceback."""
    refuse([*complete_settings(environment), *faults_of(environment)])


def refuse(faults: Sequence[str]) -> None:
    """End this process if there are faults."""
    if faults:
        print(told(faults), file=sys.stderr, flush=True)  # noqa: T201 - no logging is configured yet
        raise SystemExit(REFUSED_STATUS)


def told(faults: Iterable[str]) -> str:
    return "\n".join(["Stepmark does not start with these settings:", *(f"  - {fault}" for fault in faults)])


def faults_of(environment: Mapping[str, str]) -> Iterator[str]:
    """Yield everything that is wrong with the settings in this environment."""
    for name in NEEDED:
        if not environment.get(name, "").strip() and not environment.get(name + SUFFIX):
            yield f"{name} is missing. Set it{'; this makes one: ' + NEW_SECRET if name == 'SECRET_KEY' else ''}."
    yield from _unreadable(environment)
    if (secret := environment.get("SECRET_KEY", "").strip()) and (weakness := weakness_of(secret)):
        yield f"SECRET_KEY {weakness}, so it can be guessed. This makes a good one: {NEW_SECRET}"
    yield from _faults_of_mail(environment)
    hosts = _list(environment, "ALLOWED_HOSTS")
    yield from _faults_of_hosts(hosts)
    yield from _faults_of_origins(_list(environment, "CSRF_TRUSTED_ORIGINS"))
    yield from _faults_of_places(environment)
    yield from _open_doors(environment, hosts)
    yield from _faults_of_sign_in(environment)


def _faults_of_sign_in(environment: Mapping[str, str]) -> Iterator[str]:
    for role in _list(environment, "SECOND_FACTOR_ROLES"):
        if role not in ROLES:
            yield f"SECOND_FACTOR_ROLES has {role!r}. List some of {', '.join(ROLES)}."
    for domain in _list(environment, "OIDC_DOMAINS"):
        if not DOMAIN.fullmatch(domain):
            yield f"OIDC_DOMAINS has {domain!r}. List what is after the @ of e-mail addresses, such as example.org."
    if (role := environment.get("OIDC_NEW_ROLE", "labeler")) not in NEW_ROLES:
        yield f"OIDC_NEW_ROLE={role}. New people become labeler or researcher; an admin gives the other roles."
    issuer = environment.get("OIDC_ISSUER", "").strip()
    if not issuer:
        return
    parts = urlsplit(issuer)
    if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))):
        yield f"OIDC_ISSUER={issuer} is not the address of a provider. Write https://login.example.org."
    for name in ("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"):
        if not environment.get(name, "").strip():
            yield f"{name} is missing, and OIDC_ISSUER needs it. The provider gives it to you when you register this site."


def _unreadable(environment: Mapping[str, str]) -> Iterator[str]:
    for name in SWITCHES:
        value = environment.get(name)
        if value is not None and value.casefold() not in ON | OFF:
            yield f"{name}={value} is neither true nor false. Set one of the two."
    for name in WHOLE_NUMBERS:
        value = environment.get(name)
        if value is not None and not re.fullmatch(r"\d{1,9}", value):
            yield f"{name}={value} is not a whole number. Set one, without a unit."
    if (prefix := environment.get("COOKIE_PREFIX")) is not None and not COOKIE_PREFIX.fullmatch(prefix):
        yield f"COOKIE_PREFIX={prefix} cannot begin a cookie's name. Set 1 to 64 letters, digits, _ or -."
    if not BASE_PATH.fullmatch(base := environment.get("BASE_PATH", "")):
        yield f"BASE_PATH={base} is not the path of a site. Write it as in the address, such as /stepmark, or leave it empty."
    if (level := environment.get("LOG_LEVEL", "INFO").upper()) not in LOG_LEVELS:
        yield f"LOG_LEVEL={level} is no level. Set one of {', '.join(LOG_LEVELS)}."
    if (form := environment.get("LOG_FORMAT", "json")) not in LOG_FORMATS:
        yield f"LOG_FORMAT={form} is no form of log lines. Set {' or '.join(LOG_FORMATS)}."
    if (token := environment.get("STEPMARK_OPERATOR_TOKEN")) and len(token) < SHORTEST_TOKEN:
        yield f"STEPMARK_OPERATOR_TOKEN has {len(token)} characters, so it can be guessed. This makes a good one: {NEW_SECRET}"
    scheme, separator, _ = environment.get("DATABASE_URL", "").strip().partition("://")
    if (scheme or separator) and (not separator or scheme not in DATABASE_SCHEMES):
        yield "DATABASE_URL is not the address of a PostgreSQL. Write postgresql://USER:PASSWORD@HOST/DATABASE."


def _faults_of_mail(environment: Mapping[str, str]) -> Iterator[str]:
    """The address has a password in it, so no message quotes it."""
    how = "Write submission://USER:PASSWORD@HOST:587 or smtp://USER:PASSWORD@HOST:465?ssl=true."
    if address := environment.get("EMAIL_URL", "").strip():
        try:
            parts = urlsplit(address)
            usable = parts.scheme in MAIL_SCHEMES and bool(parts.hostname) and parts.port != 0
        except ValueError:
            usable = False
        if not usable:
            yield f"EMAIL_URL is not the address of a mail server. {how}"
        if not environment.get("EMAIL_FROM", "").strip():
            yield "EMAIL_FROM is missing, and EMAIL_URL is set. Set the address that mails come from."
    site = environment.get("STEPMARK_SITE", "").strip()
    if site and (urlsplit(site).scheme not in ("http", "https") or not urlsplit(site).netloc):
        yield f"STEPMARK_SITE={site} is no address. Write it with its scheme, such as https://label.example.org."


def _faults_of_hosts(hosts: Iterable[str]) -> Iterator[str]:
    for host in hosts:
        if host.strip(".*") == "" or (host.startswith(".") and "." not in host[1:]):
            yield (
                f"ALLOWED_HOSTS has {host!r}, which lets the site answer under any name. "
                "List the names that people open it with, such as label.example.org."
            )
        elif "/" in host or re.search(r"(?<!:)[^:\]]:\d+$", host):
            yield f"ALLOWED_HOSTS has {host!r}. Give the host name alone, without a scheme, port or path."
        elif host.count(":") > 1 and not host.startswith("["):
            yield f"ALLOWED_HOSTS has {host!r}, which matches nothing. Write an IPv6 address in brackets: [{host}]."
        elif "*" in host:
            yield f"ALLOWED_HOSTS has {host!r}, which matches nothing. For all names below a domain write .example.org."


def _faults_of_origins(origins: Iterable[str]) -> Iterator[str]:
    for origin in origins:
        parts = urlsplit(origin)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.path.strip("/"):
            yield f"CSRF_TRUSTED_ORIGINS has {origin!r}. Write scheme and host, such as https://label.example.org:8443."
        elif parts.netloc.partition(":")[0].strip("*.") == "":
            yield f"CSRF_TRUSTED_ORIGINS has {origin!r}, which trusts every site. List your own addresses."


def _faults_of_places(environment: Mapping[str, str]) -> Iterator[str]:
    """Yield faults of the lists of what may be loaded and asked."""
    for entry in _list(environment, "ALLOWED_PRIVATE_HOSTS"):
        try:
            network = Network.read([entry])
        except ValueError as error:
            yield f"ALLOWED_PRIVATE_HOSTS: {error}."
            continue
        if any(each.prefixlen == 0 for each in network.ranges):
            yield f"ALLOWED_PRIVATE_HOSTS has {entry}, which allows every address. List the servers that you mean."
    for folder in _list(environment, "MODEL_FOLDERS"):
        if not folder.startswith("/") or ".." in folder.split("/") or not folder.strip("/"):
            yield f"MODEL_FOLDERS has {folder!r}. Give whole paths of folders, such as /srv/models."


def _open_doors(environment: Mapping[str, str], hosts: Iterable[str]) -> Iterator[str]:
    """Yield faults of the switches that are for one person on one machine."""
    others = [host for host in hosts if not is_loopback(host)]
    doors = {
        "STEPMARK_DEMO": "lets everybody sign in as an admin without a password",
        "DEBUG": "shows everybody the program and its settings when there is an error",
    }
    for name, harm in doors.items():
        if not is_on(environment, name):
            continue
        if is_on(environment, "STEPMARK_PRODUCTION"):
            yield f"{name} is on and {harm}. Unset it in production."
        elif others or is_on(environment, "BEHIND_TLS_PROXY"):
            reached = f"with ALLOWED_HOSTS={','.join(others)}" if others else "with BEHIND_TLS_PROXY"
            yield f"{name} is on and {harm}; {reached} others can reach the site. Unset {name}."


def is_on(environment: Mapping[str, str], name: str) -> bool:
    return environment.get(name, "").casefold() in ON


def is_loopback(host: str) -> bool:
    """Return True for the names and addresses that only this machine itself can reach."""
    bare = host.strip().strip("[]").casefold().rstrip(".")
    return bare in ("localhost", "::1", "0:0:0:0:0:0:0:1") or bool(re.fullmatch(r"127(\.\d{1,3}){3}", bare))


def weakness_of(secret: str) -> str | None:
    """Return what is wrong with a secret, to follow its name in a sentence; None if nothing is."""
    known = next((part for part in CONSTANTS if part in secret.casefold()), None)
    if known:
        return f"has {known!r} in it, as examples have"
    if len(secret) < SHORTEST_SECRET:
        return f"has {len(secret)} characters, fewer than {SHORTEST_SECRET}"
    if any(_is_repeated(secret, size) for size in range(1, min(SHORTEST_SECRET, len(secret) // 2 + 1))):
        return "repeats the same few characters"
    if _bits(secret) < FEWEST_BITS:
        return "has too few different characters"
    steps = [ord(after) - ord(before) for before, after in pairwise(secret)]
    if max(Counter(steps).values()) > len(steps) / 2:
        return "is a row of characters in order"
    return None


def _is_repeated(text: str, size: int) -> bool:
    return text == (text[:size] * (len(text) // size + 1))[: len(text)]


def _bits(text: str) -> float:
    shares = (count / len(text) for count in Counter(text).values())
    return -sum(share * math.log2(share) for share in shares) * len(text)


def _list(environment: Mapping[str, str], name: str) -> list[str]:
    return [part.strip() for part in environment.get(name, "").split(",") if part.strip()]
