"""Installs the locked Python packages with uv, or with pip if uv fails; uv is ten times faster.

uv does not read pip's configuration, so it is passed as options. Each file must have one of the hashes in the lock files
(`config/launcher/lock_files.py`).
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
from pathlib import Path

from config.launcher.errors import LauncherError
from config.launcher.folders import LOCAL
from config.launcher.lock_files import TORCH_FOR_CPUS, TORCH_USUAL, UV, lock_of, without_hashes
from config.launcher.processes import Program, output_of, run, tail
from config.launcher.progress import say

# Settings of pip that name sources of packages, and uv's option for each.
UV_OPTIONS = {"find-links": "--find-links", "index-url": "--default-index", "extra-index-url": "--index"}


HASHES = "STEPMARK_PACKAGE_HASHES"
REFUSED = re.compile(r"hash mismatch|do not match the hashes|no trusted hash", re.IGNORECASE)
ADVICE = (
    "a source of packages serves a file that the lock files do not name, so nothing was installed. If a mirror in pip's "
    "configuration changes its files, use one that serves them as they were published. If you trust it: "
    f"{HASHES}=off ./dev … installs the locked versions without comparing hashes."
)


def install_requirements(venv: Path, requirements: Path) -> None:
    """Install what the lock of `requirements` names, with the torch for CPUs if a source of packages offers it."""
    checked = hashes_are_checked()
    files = [lock_of(requirements), TORCH_FOR_CPUS if offers_torch_for_cpus(venv) else TORCH_USUAL]
    if not checked:
        say(f"{HASHES}=off: the files of packages are not compared with the lock files")
        files = [without_hashes(file, LOCAL) for file in files]
    install(venv, [*(["--require-hashes"] if checked else []), *from_files(files)])


def from_files(files: list[Path]) -> list[str]:
    return [argument for file in files for argument in ("--requirement", str(file))]


def hashes_are_checked() -> bool:
    value = os.environ.get(HASHES, "on")
    if value not in ("on", "off"):
        raise LauncherError(f"{HASHES} is {value!r}. Set it to on or off, or remove it (on).")
    return value == "on"


def offers_torch_for_cpus(venv: Path) -> bool:
    """Tell whether the configured sources have the small build without CUDA; the usual index has it for no platform."""
    log = LOCAL / "setup.log"
    settings = pip_settings(venv)
    environment = tool_environment(settings)
    python = venv / "bin" / "python"
    uv = find_uv(venv, [python, "-m", "pip", "--disable-pip-version-check"], environment, log)
    tried = ["--dry-run", "--no-deps", *from_files([without_hashes(TORCH_FOR_CPUS, LOCAL)])]
    if uv:
        command: list[str | Path] = [uv, "pip", "install", "--python", python, *uv_options(settings), *tried]
    else:
        command = [python, "-m", "pip", "install", *tried]
    return output_of(command, environment=environment, timeout=600).returncode == 0


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
        end = tail(log)
        if REFUSED.search(end):
            raise LauncherError(f"{ADVICE} The end of {log}:\n{end}")
        raise LauncherError(f"the Python packages could not be installed. The end of {log}:\n{end}")


def find_uv(venv: Path, pip: list[str | Path], environment: dict[str, str], log: Path) -> Path | None:
    own = venv / "bin" / "uv"
    if not own.exists():
        on_path = shutil.which("uv")
        if on_path:
            return Path(on_path)
        checked = ["--require-hashes", *from_files([UV])]
        run(Program([*pip, "install", "--quiet", *checked], environment=environment), log)
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
