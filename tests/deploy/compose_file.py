"""docker-compose.yml as `docker compose` reads it: anchors resolved, variables filled in."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import yaml
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
FILE = ROOT / "docker-compose.yml"
VARIABLE = re.compile(
    r"\$(?:(?P<escaped>\$)|(?P<plain>[A-Z_]+)|\{(?P<name>[A-Z_]+)(?:(?P<form>:[-+?])(?P<rest>(?:[^{}]|\$\{[^}]*\})*))?\})"
)


def read_compose(variables: Mapping[str, str]) -> dict[str, Any]:
    return cast(dict[str, Any], filled_in(yaml.safe_load(FILE.read_text()), variables))


def filled_in(value: Any, variables: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: filled_in(inner, variables) for name, inner in value.items()}
    if isinstance(value, list):
        return [filled_in(inner, variables) for inner in value]
    return fill(value, variables) if isinstance(value, str) else value


def fill(text: str, variables: Mapping[str, str]) -> str:
    """Fill in `$NAME`, `${NAME}`, `${NAME:-default}` and `${NAME:+instead}`; `$$` is a dollar sign."""

    def value_of(match: re.Match[str]) -> str:
        if match["escaped"]:
            return "$"
        given = variables.get(match["plain"] or match["name"], "")
        if match["form"] == ":-":
            return given or fill(match["rest"], variables)
        if match["form"] == ":+":
            return fill(match["rest"], variables) if given else ""
        return given

    return VARIABLE.sub(value_of, text)


def variables_of(path: Path) -> dict[str, str]:
    """Return the variables of a file such as .env."""
    lines = (line.partition("=") for line in path.read_text().splitlines() if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, _, value in lines}
