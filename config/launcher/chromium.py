"""Finds Chromium for the browser tests; as root on Debian and Ubuntu it installs it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from config.launcher.environment import setup_log
from config.launcher.errors import LauncherError
from config.launcher.processes import Program, run
from config.launcher.progress import phase, say

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
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
    if chromium is None and os.geteuid() == 0 and shutil.which("apt-get"):
        install_with_apt()
        chromium = find_chromium()
    if chromium is None:
        if os.environ.get("CI", "").lower() in ("true", "1"):
            raise LauncherError(f"the browser tests need Chromium, and in CI they must run. {HOW}")
        say(f"no Chromium was found: the browser tests are skipped. {HOW}")
    return chromium


def install_with_apt() -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with phase("installing Chromium with apt-get"):
        for arguments in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
            program = Program(["apt-get", "-q", *arguments], environment=environment)
            if run(program, setup_log()):
                say(f"apt-get {arguments[0]} failed; see {setup_log()}")
