from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.launcher.postgres import remove_outside_cluster
from tests.launcher.launched_checkout import Checkout, Launched

RUNNER, ORDINARY = "as who runs the tests", "as an ordinary user"
ORDINARY_USER = "nobody"
BECOME_ORDINARY = """
import os, pwd, sys
account = pwd.getpwnam(sys.argv[1])
os.setgroups([])
os.setgid(account.pw_gid)
os.setuid(account.pw_uid)
os.execv(sys.argv[2], sys.argv[2:])
"""


@pytest.fixture(scope="session")
def open_folder() -> Iterator[Path]:
    """A folder that every user can enter; pytest's own folders are closed."""
    folder = Path(tempfile.mkdtemp(prefix="stepmark-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def venv_for_everybody(open_folder: Path) -> str:
    """An environment that an ordinary user can run; it has another Python of this version if ours is in root's closed home."""
    same_version = f"import sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})"
    for candidate in (sys.executable, "/usr/bin/python3", "/usr/local/bin/python3"):
        command = [*_as_ordinary_user(), candidate, "-c", same_version]
        if (
            Path(candidate).exists()
            and subprocess.run(command, capture_output=True, check=False, cwd="/").returncode == 0
        ):
            return (
                sys.prefix
                if candidate == sys.executable
                else _rebase_environment(open_folder / "venv", Path(candidate))
            )
    pytest.skip("no Python of this version here that an ordinary user can run")


def _rebase_environment(venv: Path, interpreter: Path) -> str:
    """Make an environment with the packages of this one and another interpreter."""
    (venv / "bin").mkdir(parents=True)
    (venv / "bin/python").symlink_to(interpreter)
    (venv / "lib").symlink_to(Path(sys.prefix) / "lib")
    (venv / "pyvenv.cfg").write_text(f"home = {interpreter.parent}\ninclude-system-site-packages = false\n")
    return str(venv)


def remove_traces(checkout: Checkout) -> None:
    """Remove what a killed launcher leaves outside its checkout until its next start."""
    remove_outside_cluster(checkout.state)
    for folder in Path(tempfile.gettempdir()).glob(f"stepmark-*-{checkout.state.tag}"):
        shutil.rmtree(folder, ignore_errors=True)


def _as_ordinary_user() -> list[str]:
    """Return the prefix of a command. Not setpriv, because it keeps root's rights for opening the program."""
    return [sys.executable, "-I", "-c", BECOME_ORDINARY, ORDINARY_USER] if os.geteuid() == 0 else []


@pytest.fixture
def checkout(request: pytest.FixtureRequest, open_folder: Path, tmp_path: Path) -> Iterator[Checkout]:
    """A checkout in a closed folder; with the parameter ORDINARY in an open folder, run by an ordinary user."""
    if getattr(request, "param", RUNNER) == RUNNER:
        made = Checkout.create(tmp_path / "checkout")
    elif os.geteuid() != 0:
        pytest.skip("the tests are run by an ordinary user already")
    else:
        venv = request.getfixturevalue("venv_for_everybody")
        folder = Path(tempfile.mkdtemp(dir=open_folder))
        made = Checkout.create(folder / "checkout", f"{venv}/bin/python", venv, _as_ordinary_user())
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, ORDINARY_USER)
    yield made
    remove_traces(made)


@pytest.fixture
def start(checkout: Checkout) -> Iterator[Callable[..., Launched]]:
    """Starts ./dev; all that still runs at the end of the test is ended."""
    started: list[Launched] = []

    def start_one(*arguments: str, **changes: str) -> Launched:
        started.append(checkout.start(*arguments, **changes))
        return started[-1]

    yield start_one
    for launched in started:
        launched.end()
