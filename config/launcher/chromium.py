"""Finds Chromium for the browser tests; as root on Debian and Ubuntu it installs it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from config.launcher.environment import setup_log
from config.launcher.errors import LauncherError
from config.launcher.processes import Program, run
from config.launcher.progress import phase, say

SHELL = "chromium-headless-shell"
"""Draws pages as the browser does, without the browser's own window: a page opens in a quarter of the time."""
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_PROGRAMS = (
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
)
HOW = "Install Chromium or Chrome (Debian: apt-get install chromium), or set STEPMARK_CHROMIUM to its program."


def find_chromium() -> str | None:
    named = os.environ.get("STEPMARK_CHROMIUM")
    if named:
        if not os.access(named, os.X_OK):
            raise LauncherError(f"STEPMARK_CHROMIUM={named} is not a program that can be run.")
        return named
    found = (shutil.which(name) for name in NAMES)
    return next(filter(None, found), None) or next((str(path) for path in MAC_PROGRAMS if path.exists()), None)


def prepare_chromium() -> str | None:
    """Return the browser's path, or None if the browser tests must be skipped. In CI a missing browser is an error."""
    chromium = find_chromium()
    in_ci = os.environ.get("CI", "").lower() in ("true", "1")
    if os.geteuid() == 0 and shutil.which("apt-get"):
        if not shutil.which(SHELL) and (chromium is None or in_ci):
            install_with_apt(SHELL)
        chromium = find_chromium()
        if chromium is None:
            install_with_apt("chromium")
            chromium = find_chromium()
    if chromium is None:
        if in_ci:
            raise LauncherError(f"the browser tests need Chromium, and in CI they must run. {HOW}")
        say(f"no Chromium was found: the browser tests are skipped. {HOW}")
    return chromium


def install_with_apt(package: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    quickly = ["-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=20"]
    with phase(f"installing {package} with apt-get"):
        for arguments in (["update"], ["install", "-y", "--no-install-recommends", package]):
            program = Program(["apt-get", "-q", *quickly, *arguments], environment=environment)
            if run(program, setup_log()):
                say(f"apt-get {arguments[0]} failed; see {setup_log()}")
