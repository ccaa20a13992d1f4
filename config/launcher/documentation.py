"""`./dev docs`: build the documentation site, serve it while you write, or make its pictures again."""

from __future__ import annotations

import re
from pathlib import Path

from config.launcher.chromium import HOW, find_chromium
from config.launcher.environment import DEVELOPMENT, prepare_environment, python
from config.launcher.errors import LauncherError
from config.launcher.folders import LOCAL, ROOT
from config.launcher.processes import Program, run
from config.launcher.product import python_environment
from config.launcher.progress import say

CONFIGURATION = ROOT / "mkdocs.yml"
SITE = LOCAL / "docs"
LOADED_FROM_ELSEWHERE = re.compile(
    r"""<(?:script|link|img|iframe|source)\b[^>]*\b(?:src|href)=["']?(?:https?:)?//[^>]*>"""
)
USAGE = "usage: ./dev docs [serve [ADDRESS:PORT] | screenshots [NAME…] [--site URL]]"


def docs(arguments: list[str]) -> int:
    """Build the site into `.local/docs`; a link or an anchor that leads nowhere is an error."""
    action, *rest = arguments or ["build"]
    if action not in ("build", "serve", "screenshots") or (action == "build" and rest):
        raise LauncherError(USAGE)
    prepare_environment(DEVELOPMENT)
    if action == "screenshots":
        return make_screenshots(rest)
    if action == "serve":
        address = rest[:1] or ["127.0.0.1:8001"]
        return run_mkdocs(["serve", "--config-file", CONFIGURATION, "--dev-addr", *address])
    code = build(CONFIGURATION, SITE)
    say("the documentation could not be built" if code else f"built {SITE.relative_to(ROOT)}/index.html")
    return code


def build(configuration: Path, site: Path) -> int:
    """Return 0 if nothing leads nowhere and no page loads anything from another host. `--quiet` would switch `strict` off."""
    code = run_mkdocs(["build", "--config-file", configuration, "--clean", "--site-dir", site])
    for page in [] if code else sorted(site.rglob("*.html")):
        for tag in LOADED_FROM_ELSEWHERE.findall(page.read_text()):
            say(f"{page.relative_to(site)} loads from another host: {tag}")
            code = 1
    return code


def run_mkdocs(arguments: list[str | Path]) -> int:
    environment = python_environment() | {"NO_MKDOCS_2_WARNING": "1"}
    command: list[str | Path] = [python(), "-m", "mkdocs", *arguments]
    return run(Program(command, environment=environment, stop=("INT:5", "TERM:5")))


def make_screenshots(arguments: list[str]) -> int:
    chromium = find_chromium()
    if chromium is None:
        raise LauncherError(f"pictures of pages need Chromium. {HOW}")
    environment = python_environment() | {"STEPMARK_CHROMIUM": chromium}
    command: list[str | Path] = [python(), "-m", "config.documentation.screenshots", *arguments]
    return run(Program(command, environment=environment, stop=("INT:5", "TERM:5")))
