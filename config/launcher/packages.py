"""Installs Python packages with uv, or with pip if uv fails; uv is ten times faster.

uv does not read pip's configuration, so it is passed as options.
"""

from __future__ import annotations

import os
import shlex
import shutil
from pathlib import Path

from config.launcher.errors import LauncherError
from config.launcher.folders import LOCAL
from config.launcher.processes import Program, output_of, run, tail
from config.launcher.progress import say

# Settings of pip that name sources of packages, and uv's option for each.
UV_OPTIONS = {"find-links": "--find-links", "index-url": "--default-index", "extra-index-url": "--index"}


def install_requirements(venv: Path, requirements: Path) -> None:
    install(venv, ["--requirement", str(requirements)])


def install(venv: Path, arguments: list[str]) -> None:
    """Install with arguments that both uv and pip understand. Raises LauncherError with the end of the log."""
    log = LOCAL / "setup.log"
    python = venv / "bin" / "python"
    pip: list[str | Path] = [python, "-m", "pip", "--disable-pip-version-check"]
    settings = pip_settings(venv)
    environment = tool_environment(settings)
    uv = find_uv(venv, pip, environment, log)
    if uv:
        command: list[str | Path] = [uv, "pip", "install", "--python", python, *uv_options(settings), *arguments]
        if run(Program(command, environment=environment), log) == 0:
            return
        say(f"uv failed (see {log}); trying pip, which takes a few minutes")
    if run(Program([*pip, "install", *arguments], environment=environment), log):
        raise LauncherError(f"the Python packages could not be installed. The end of {log}:\n{tail(log)}")


def find_uv(venv: Path, pip: list[str | Path], environment: dict[str, str], log: Path) -> Path | None:
    own = venv / "bin" / "uv"
    if not own.exists():
        on_path = shutil.which("uv")
        if on_path:
            return Path(on_path)
        run(Program([*pip, "install", "--quiet", "uv"], environment=environment), log)
    return own if own.exists() else None


def pip_settings(venv: Path) -> dict[str, list[str]]:
    return read_pip_settings(output_of([venv / "bin" / "python", "-m", "pip", "config", "list"]).stdout)


def read_pip_settings(listing: str) -> dict[str, list[str]]:
    """Parse `pip config list`: lines like `global.find-links='/a /b'` become values by setting; later lines add values."""
    settings: dict[str, list[str]] = {}
    for line in listing.splitlines():
        key, equals, value = line.partition("=")
        if equals:
            name = key.rpartition(".")[2].strip()
            values = " ".join(shlex.split(value)).split()
            settings.setdefault(name, []).extend(new for new in values if new not in settings.get(name, []))
    return settings


def uv_options(settings: dict[str, list[str]]) -> list[str]:
    options = [f"{option}={value}" for name, option in UV_OPTIONS.items() for value in settings.get(name, [])]
    if settings.get("no-index") == ["true"]:
        options.append("--no-index")
    if "extra-index-url" in settings:
        options.append("--index-strategy=unsafe-best-match")  # as pip does: the best version of all sources
    return options


def tool_environment(settings: dict[str, list[str]]) -> dict[str, str]:
    """Return the environment, with pip's certificates for uv and npm, and with caches in the checkout if there is no home."""
    environment = dict(os.environ)
    if certificates := settings.get("cert"):
        environment.setdefault("SSL_CERT_FILE", certificates[-1])
        environment.setdefault("NODE_EXTRA_CA_CERTS", certificates[-1])
    home = os.path.expanduser("~")
    if not os.access(home, os.W_OK):
        caches = {"UV_CACHE_DIR": "uv", "PIP_CACHE_DIR": "pip", "npm_config_cache": "npm"}
        environment |= {
            name: str(LOCAL / "cache" / folder) for name, folder in caches.items() if name not in environment
        }
    return environment
