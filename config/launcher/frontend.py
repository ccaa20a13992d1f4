"""Builds the frontend when its sources have changed, and runs its npm scripts."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from config.launcher.environment import setup_lock, setup_log
from config.launcher.folders import FRONTEND
from config.launcher.node import node_environment
from config.launcher.processes import Program, run, run_checked
from config.launcher.progress import phase

NOT_SOURCES = {"node_modules", "dist", "coverage"}
# Give up a server that does not respond after a minute (with two retries), not after five.
QUIETLY = ("--no-audit", "--no-fund", "--loglevel=error", "--fetch-timeout=60000")
GUIDE = FRONTEND.parent / "docs/for-labelers.md"
"""The page “How to rate” shows it."""
BUILT = FRONTEND / "dist"
MODULES = FRONTEND / "node_modules"


def build_frontend() -> None:
    """Make sure that frontend/dist is built from the current sources."""
    stamp = BUILT / ".sources"
    if _read(stamp) == source_hash(FRONTEND, GUIDE):
        return
    with setup_lock():
        sources = source_hash(FRONTEND, GUIDE)
        if _read(stamp) == sources:
            return
        install_modules()
        with phase("building the frontend"):
            run_checked(npm("run", "build"), setup_log(), "the frontend could not be built")
        stamp.write_text(sources)


def npm(*arguments: str) -> Program:
    return Program(["npm", *arguments], environment=node_environment(), folder=FRONTEND)


def run_npm(arguments: list[str]) -> int:
    """Run an npm command in frontend/ on the terminal; install the packages first."""
    with setup_lock():
        install_modules()
    return run(npm(*arguments), foreground=True)


def install_modules() -> None:
    if modules_are_current(FRONTEND / "package-lock.json", MODULES):
        return
    program = npm("ci", *QUIETLY)  # may install Node first
    with phase("installing the frontend's packages"):
        run_checked(program, setup_log(), "the frontend's packages could not be installed")


def modules_are_current(lock: Path, modules: Path) -> bool:
    """Return True if node_modules holds all that package-lock.json requires, by npm's record of what it installed."""
    try:
        wanted, installed = _packages(lock), _packages(modules / ".package-lock.json")
    except (OSError, ValueError, KeyError):
        return False
    return all(
        installed.get(place, {}).get("version") == package.get("version")
        for place, package in wanted.items()
        if place and not package.get("optional") and not package.get("peer")
    )


def _packages(lock: Path) -> dict[str, dict[str, Any]]:
    packages: dict[str, dict[str, Any]] = json.loads(lock.read_text())["packages"]
    return packages


def source_hash(folder: Path, *others: Path) -> str:
    """Hash the sources in `folder`, and other files that are built with them."""
    digest = hashlib.sha256()
    for path in [*sorted(source_files(folder)), *others]:
        content = path.read_bytes()
        name = path.relative_to(folder) if path.is_relative_to(folder) else path.name
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def source_files(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name not in NOT_SOURCES]  # skips tens of thousands of files
        yield from (Path(place) / name for name in files)


def _read(stamp: Path) -> str:
    return stamp.read_text() if stamp.exists() else ""
