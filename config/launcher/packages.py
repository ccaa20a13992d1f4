"""Installs Python packages: with uv, which is ten times faster, else with pip. uv gets pip's configuration, which it does not read."""

from __future__ import annotations

import os
import shlex
import shutil
from pathlib import Path

from config.launcher.errors import LauncherError
from config.launcher.folders import LOCAL
from config.launcher.processes import Program, output_of, run, tail
from config.launcher.progress import say

# Settings of pip that say where packages come from, and uv's option for each.
UV_OPTIONS = {"find-links": "--find-links", "index-url": "--default-index", "extra-index-url": "--index"}


def install_requirements(venv: Path, requirements: Path) -> None:
    install(venv, ["--requirement", str(requirements)])


def install(venv: Path, arguments: list[str]) -> None:
    """`arguments` are those that uv and pip both understand. Raises LauncherError with the end of the log."""
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
        say(f"uv could not install them (see {log}): trying pip, which takes some minutes")
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
    """Output of `pip config list`, lines like `global.find-links='/a /b'`, as values by setting; later lines add to earlier ones."""
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
        options.append("--index-strategy=unsafe-best-match")  # what pip does: the best version of all places
    return options


def tool_environment(settings: dict[str, list[str]]) -> dict[str, str]:
    """The caller's environment, with pip's certificates for uv and npm, and with caches in the checkout where no home can be written."""
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
