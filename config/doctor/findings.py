"""What a check says."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

Level = Literal["ok", "warn", "fail"]
LEVELS: tuple[Level, ...] = ("ok", "warn", "fail")


@dataclass(frozen=True, slots=True)
class Finding:
    """`fail`: something does not work. `warn`: it works, but somebody should look. `mend` is empty for what is well."""

    level: Level
    what: str
    where: str = ""
    mend: str = ""

    def to_json(self) -> dict[str, str]:
        return asdict(self)


def ok(what: str, where: str = "") -> Finding:
    return Finding("ok", what, where)


def warn(what: str, mend: str, where: str = "") -> Finding:
    return Finding("warn", what, where, mend)


def fail(what: str, mend: str, where: str = "") -> Finding:
    return Finding("fail", what, where, mend)


def worst(findings: list[Finding]) -> Level:
    return max((finding.level for finding in findings), key=LEVELS.index, default="ok")


@dataclass(frozen=True, slots=True)
class Visit:
    """The request of the person who looks, for checks of the way to the site. `scheme` and `host` are what the site makes of it."""

    headers: Mapping[str, str]
    remote: str
    scheme: str
    host: str


Facts = dict[str, Any]
