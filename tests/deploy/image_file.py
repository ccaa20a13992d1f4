"""The Dockerfile as the builder reads it: stages with their instructions."""

import json
import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
FILE = ROOT / "Dockerfile"
INSTRUCTIONS = {
    "FROM", "ARG", "RUN", "COPY", "ENV", "USER", "WORKDIR", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK", "CMD", "ENTRYPOINT", "LABEL",
    "VOLUME", "SHELL",
}  # fmt: skip


@dataclass
class Stage:
    base: str
    name: str
    instructions: list[tuple[str, str]] = field(default_factory=list)

    def of(self, instruction: str) -> list[str]:
        return [rest for name, rest in self.instructions if name == instruction]

    def copies(self) -> list[tuple[str | None, list[str], str]]:
        """Each COPY: the stage that it copies from (None: the checkout), the sources, the target."""
        found = []
        for rest in self.of("COPY"):
            *words, target = shlex.split(rest)
            origin = next((word.removeprefix("--from=") for word in words if word.startswith("--from=")), None)
            found.append((origin, [word for word in words if not word.startswith("--")], target))
        return found

    def environment(self) -> dict[str, str]:
        return dict(part.split("=", 1) for rest in self.of("ENV") for part in shlex.split(rest))

    def command(self, instruction: str) -> list[str]:
        """The list of words of CMD or HEALTHCHECK, written as JSON: no shell is needed, and signals reach the program."""
        rest = self.of(instruction)[-1]
        words: list[str] = json.loads(rest[rest.index("[") :])
        return words


def read_stages() -> dict[str, Stage]:
    """Raises ValueError for a line that is no instruction."""
    lines = [line for line in FILE.read_text().splitlines() if line.strip() and not line.lstrip().startswith("#")]
    stages: dict[str, Stage] = {}
    current: Stage | None = None
    for line in re.sub(r"\\\n", " ", "\n".join(lines)).splitlines():
        name, _, rest = line.strip().partition(" ")
        if name not in INSTRUCTIONS or not rest.strip():
            raise ValueError(f"{line!r} is no instruction")
        if name == "FROM":
            base, _, alias = rest.partition(" AS ")
            current = stages[alias.strip()] = Stage(base.strip(), alias.strip())
        elif current is None:
            raise ValueError(f"{line!r} is before the first FROM")
        else:
            current.instructions.append((name, " ".join(rest.split())))
    return stages


def lineage(stages: dict[str, Stage], name: str) -> list[Stage]:
    """Return a stage and those that it is built on, the lowest first."""
    stage = stages[name]
    return [*(lineage(stages, stage.base) if stage.base in stages else []), stage]
