"""Creates the virtual environment, and updates it when the requirements have changed."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path

from config.launcher.errors import LauncherError
from config.launcher.folders import LOCAL, ROOT, site_packages, virtual_environment
from config.launcher.lock_files import lock_of, locked_versions
from config.launcher.packages import install_requirements
from config.launcher.processes import Program, output_of, run
from config.launcher.progress import phase

RUNTIME = ROOT / "requirements.txt"
DEVELOPMENT = ROOT / "requirements-dev.txt"

PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;#]+)")


def python() -> Path:
    return virtual_environment() / "bin" / "python"


def prepare_environment(requirements: Path = RUNTIME) -> None:
    """Make sure that `python()` runs and has every package that `requirements` pins."""
    venv = virtual_environment()
    if _stamp(venv, requirements).exists():
        return
    if not missing_pins(requirements, venv):  # installed by hand, or by a launcher with more rights
        _write_stamp(venv, requirements)
        return
    with setup_lock():
        if missing_pins(requirements, venv):
            if output_of([python(), "--version"]).returncode:
                create_environment(venv)
            with phase(f"installing Python packages ({requirements.name})"):
                install_requirements(venv, requirements)
            still_missing = missing_pins(requirements, venv)
            if still_missing:
                raise LauncherError(f"{venv} still lacks {', '.join(still_missing)} after the installation.")
        _write_stamp(venv, requirements)


def create_environment(venv: Path) -> None:
    if venv.exists():
        if "STEPMARK_VENV" in os.environ:
            raise LauncherError(
                f"the Python in {venv} (STEPMARK_VENV) does not run. Remove that folder; ./dev then creates it again."
            )
        shutil.rmtree(venv)  # its Python has been removed or moved
    log = setup_log()
    with phase("creating the virtual environment"):
        if run(Program([sys.executable, "-m", "venv", venv]), log) == 0:
            return
        shutil.rmtree(venv, ignore_errors=True)  # Debian and Ubuntu ship venv without ensurepip
        uv = shutil.which("uv")
        if uv and run(Program([uv, "venv", "--quiet", "--seed", "--python", sys.executable, venv]), log) == 0:
            return
    shutil.rmtree(venv, ignore_errors=True)
    raise LauncherError(
        "no virtual environment can be made with this Python. On Debian and Ubuntu: apt-get install python3-venv. "
        f"On other systems: install uv. The output of the attempts is in {log}."
    )


def missing_pins(requirements: Path, venv: Path) -> list[str]:
    """Return the pins of a requirements file and of its lock that the environment does not satisfy.

    Of the lock, only installed packages count: which others are needed depends on the platform.
    """
    packages = site_packages(venv)
    if packages is None or (not (venv / "bin" / "python").is_symlink() and not (venv / "bin" / "python").exists()):
        return list(read_pins(requirements))
    installed = {_normal(found.name): found.version for found in distributions(path=[str(packages)])}
    missing = [
        f"{name}=={version}"
        for name, version in read_pins(requirements).items()
        if installed.get(name, "").partition("+")[0] != version  # "+cpu" is a build of the same version
    ]
    others = [
        f"{name}=={' or '.join(sorted(versions))}"
        for name, versions in locked_versions(lock_of(requirements)).items()
        if name in installed and installed[name] not in versions
    ]
    return missing + [pin for pin in others if pin not in missing]


def read_pins(requirements: Path) -> dict[str, str]:
    pins: dict[str, str] = {}
    for line in requirements.read_text().splitlines():
        if line.startswith("-r "):
            pins |= read_pins(requirements.parent / line[3:].strip())
        elif match := PIN.match(line):
            pins[_normal(match[1])] = match[2]
    return pins


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _stamp(venv: Path, requirements: Path) -> Path:
    """Return the file that marks an installation. Its name depends on the pins, the Python and the folder."""
    lock = lock_of(requirements)
    facts = [
        repr(sorted(read_pins(requirements).items())),
        hashlib.sha256(lock.read_bytes()).hexdigest() if lock.exists() else "",
        str(venv),
        str((venv / "bin" / "python").resolve()),
    ]
    return venv / f".installed-{requirements.stem}-{hashlib.sha256(os.fsencode(chr(0).join(facts))).hexdigest()[:16]}"


def _write_stamp(venv: Path, requirements: Path) -> None:
    with contextlib.suppress(OSError):  # an environment of another user, read-only for us
        for old in venv.glob(f".installed-{requirements.stem}-*"):
            old.unlink()
        _stamp(venv, requirements).touch()


def setup_log() -> Path:
    LOCAL.mkdir(exist_ok=True)
    return LOCAL / "setup.log"


@contextlib.contextmanager
def setup_lock() -> Iterator[None]:
    """Hold the lock of this checkout, so that no other launcher installs or builds at the same time."""
    try:
        LOCAL.mkdir(exist_ok=True)
        lock = (LOCAL / "setup.lock").open("a")
    except OSError as error:
        raise LauncherError(
            f"{LOCAL} can't be written to ({error.strerror}), but ./dev has to install or build something there. "
            "Use a checkout that you own."
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with phase("waiting for another ./dev of this checkout to finish its setup"):
                fcntl.flock(lock, fcntl.LOCK_EX)
        yield
