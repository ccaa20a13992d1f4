"""The lock files: which versions and which files of Python packages are installed.

`requirements.lock` has everything that the product runs on except torch, and `requirements-dev.lock` also has what tests and
checks need. torch has two files, because its builds differ: `requirements-torch.lock` is the usual one, on Linux with CUDA's
libraries, and `requirements-torch-cpu.lock` the small one for CPUs. `./dev lock` writes all of them.
"""

from __future__ import annotations

import re
from pathlib import Path

from config.launcher.folders import ROOT

TORCH_USUAL = ROOT / "requirements-torch.lock"
TORCH_FOR_CPUS = ROOT / "requirements-torch-cpu.lock"
UV = ROOT / "requirements-uv.lock"

BLOCK = re.compile(r"^[A-Za-z0-9].*(?:\n[ \t]+--hash=.*)*", re.MULTILINE)
LINE = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)")


def lock_of(requirements: Path) -> Path:
    return requirements.with_suffix(".lock")


def read_blocks(text: str) -> dict[str, list[str]]:
    """Return the entries of a lock file by package name. A package has several if its version depends on the Python."""
    blocks: dict[str, list[str]] = {}
    for block in BLOCK.findall(text):
        blocks.setdefault(block.partition("==")[0], []).append(block)
    return blocks


def locked_versions(lock: Path) -> dict[str, set[str]]:
    if not lock.exists():
        return {}
    versions: dict[str, set[str]] = {}
    for name, blocks in read_blocks(lock.read_text()).items():
        versions[name] = {match["version"] for block in blocks if (match := LINE.match(block))}
    return versions


def without_hashes(lock: Path, folder: Path) -> Path:
    """Write a copy of a lock file that names versions alone."""
    folder.mkdir(exist_ok=True)
    lines = [line.rstrip(" \\") for line in lock.read_text().splitlines() if not line.lstrip().startswith("--hash")]
    copy = folder / f"unchecked-{lock.name}"
    copy.write_text("\n".join(lines) + "\n")
    return copy
