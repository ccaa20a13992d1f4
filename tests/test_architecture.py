"""ARCHITECTURE.md is true: it has a line for every module, and names no module that is gone."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LISTED = re.compile(r"^\s*- `([^`]+)`: \S", re.MULTILINE)


def tracked_modules() -> set[str]:
    listing = subprocess.run(
        ["git", "ls-files", "annotation/**.py", "config/**.py", "rewardmodel/**.py", "dev", "manage.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    files = {line for line in listing.stdout.splitlines() if (ROOT / line).exists()}
    return {file for file in files if "/migrations/" not in file and not _is_empty_package(ROOT / file)}


def _is_empty_package(file: Path) -> bool:
    return file.name == "__init__.py" and not file.read_text().strip()


def test_architecture_lists_every_module() -> None:
    listed = set(LISTED.findall((ROOT / "ARCHITECTURE.md").read_text()))
    modules = tracked_modules()

    assert modules - listed == set(), "modules without a line in ARCHITECTURE.md, section 'Every file'"
    assert {name for name in listed if not (ROOT / name).exists()} == set(), "ARCHITECTURE.md names files that are gone"
