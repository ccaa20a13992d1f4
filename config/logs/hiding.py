"""Takes secrets of the settings, passwords, tokens, queries of addresses and rows of tables out of log lines."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from urllib.parse import unquote, urlsplit

HIDDEN = "[hidden]"
SHORTEST = 6
"""Characters. A shorter value may be an ordinary word of a line."""

SECRET_NAMES = re.compile(r"SECRET|PASSWORD|TOKEN|API_?KEY|CREDENTIAL|PRIVATE", re.IGNORECASE)

PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    # PostgreSQL quotes the values of the row that it refuses
    (re.compile(r"^([ \t]*(?:\| )?)(DETAIL|CONTEXT|PARAMETERS|STATEMENT):.*$", re.MULTILINE), rf"\1\2: {HIDDEN}"),
    # user and password in an address
    (re.compile(r"(\w+://)[^\s/@'\"]*@"), rf"\1{HIDDEN}@"),
    # the query and the fragment of an address
    (re.compile(r"((?:https?://|/)[^\s?#'\"<>]*)[?#][^\s'\"<>)]*"), rf"\1?{HIDDEN}"),
    # headers and the words of clients
    (
        re.compile(r"\b(authorization|cookie|set-cookie|x-csrftoken)(['\"]?\s*[:=]\s*)[^\r\n]*", re.IGNORECASE),
        rf"\1\2{HIDDEN}",
    ),
    (re.compile(r"\b(bearer|token|basic) (?=\S*\d)[A-Za-z0-9+/=._~-]{8,}", re.IGNORECASE), rf"\1 {HIDDEN}"),
    (
        re.compile(
            r"(\b\w*(?:password|passwd|secret|token|api_?key|sessionid|csrf\w*)\w*['\"]?\s*[:=]\s*)(?:'[^'\n]*'|\"[^\"\n]*\"|[^\s,;&)}\]]+)",
            re.IGNORECASE,
        ),
        rf"\1{HIDDEN}",
    ),
    # keys of model servers, and tokens of this site
    (re.compile(r"\b(?:sk|hf|ghp|xox[bp])[-_][A-Za-z0-9_-]{8,}"), HIDDEN),
    (re.compile(r"\b[0-9a-f]{40}\b"), HIDDEN),
)


def hide_secrets(text: str, secrets: Iterable[str] = ()) -> str:
    for secret in secrets:
        text = text.replace(secret, HIDDEN)
    for pattern, replacement in PATTERNS:
        text = pattern.sub(replacement, text)
    return text


def secrets_of(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The secret values of an environment: those of variables that are named like one, and the passwords in addresses."""
    return _longest_first(frozenset(environment.items()))


@lru_cache(maxsize=4)
def _longest_first(environment: frozenset[tuple[str, str]]) -> tuple[str, ...]:
    found = {value for pair in environment for value in _secrets_in(*pair) if len(value) >= SHORTEST}
    return tuple(sorted(found, key=len, reverse=True))


def _secrets_in(name: str, value: str) -> Iterator[str]:
    if SECRET_NAMES.search(name):
        yield value.strip()
    if "://" in value and "@" in value:
        try:
            password = urlsplit(value).password
        except ValueError:
            return
        if password:
            yield password
            yield unquote(password)
