"""`python -m config.python_client [--check]`: write the generated modules of the client, or say which are stale."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import yaml

from config.python_client.methods import methods_of, shapes_of, write_methods
from config.python_client.shapes import Schema, write_shapes

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = ROOT / "frontend/src/api/schema.yaml"
CLIENT = ROOT / "stepmark_client/src/stepmark_client"


def modules_of(schema: Schema) -> dict[Path, str]:
    """The content of each generated module, formatted."""
    methods = list(methods_of(schema))
    texts = {
        CLIENT / "shapes.py": write_shapes(schema["components"]["schemas"], shapes_of(schema, methods)),
        CLIENT / "operations.py": write_methods(methods),
    }
    return {path: _formatted(path, text) for path, text in texts.items()}


def _formatted(path: Path, text: str) -> str:
    for command in (["check", "--fix-only", "--quiet", "--select", "I,F401"], ["format", "--quiet"]):
        ruff = [sys.executable, "-m", "ruff", *command, "--stdin-filename", str(path), "-"]
        text = subprocess.run(ruff, input=text, capture_output=True, text=True, check=True).stdout
    return text


def main(arguments: list[str]) -> int:
    schema = yaml.load(SCHEMA.read_text(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  both are safe
    stale = [path for path, text in modules_of(schema).items() if not path.exists() or path.read_text() != text]
    if arguments == ["--check"]:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is stale. Run: ./dev client")  # noqa: T201  a command
        return 1 if stale else 0
    for path, text in modules_of(schema).items():
        path.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
