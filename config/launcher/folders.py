"""Folders: the checkout, its installed packages, and the state of one instance."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from config.launcher.errors import LauncherError

ROOT = Path(__file__).resolve().parents[2]
LOCAL = ROOT / ".local"
FRONTEND = ROOT / "frontend"

# The path of a Unix socket must fit 104 bytes on macOS (107 on Linux), its name included.
LONGEST_SOCKET_FOLDER = 80


def virtual_environment() -> Path:
    """Return `.local/venv`, or the folder that STEPMARK_VENV names; several checkouts may share one."""
    return Path(os.environ.get("STEPMARK_VENV") or LOCAL / "venv").absolute()


def callers_folder() -> Path:
    """Return the folder in which `./dev` was called, which relative paths in its arguments belong to."""
    try:
        return Path.cwd()
    except FileNotFoundError:  # it was removed meanwhile
        return ROOT


def site_packages(venv: Path) -> Path | None:
    return next(iter(sorted(venv.glob("lib/python3.*/site-packages"))), None)


@dataclass(frozen=True)
class State:
    """The folder of one instance: databases, secrets, models, logs."""

    path: Path

    @classmethod
    def from_environment(cls) -> State:
        return cls(Path(os.environ.get("STEPMARK_STATE") or LOCAL / "state").absolute())

    @property
    def tag(self) -> str:
        """Identifies the instance in the names of folders outside the state folder."""
        return hashlib.sha256(os.fsencode(self.path)).hexdigest()[:10]

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def services_file(self) -> Path:
        """Where the launcher says how its services are; the site reads it."""
        return self.path / "services.json"

    def create(self) -> None:
        try:
            self.logs.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LauncherError(
                f"the state folder {self.path} can't be made: {error.strerror}. Set STEPMARK_STATE to a folder that you own."
            ) from error
        if not os.access(self.path, os.W_OK):
            raise LauncherError(
                f"the state folder {self.path} belongs to another user. Set STEPMARK_STATE to a folder that you own."
            )

    def socket_folder(self) -> Path:
        """Return a folder with a short path for Unix sockets, which only this user can write to; make it if missing.

        Other accounts may pass through root's: PostgreSQL then runs under another account and has its own folder inside.
        """
        return private_folder(self.socket_place, 0o711 if os.geteuid() == 0 else 0o700)

    @property
    def socket_place(self) -> Path:
        """Where the folder for Unix sockets is, or would be."""
        name = f"stepmark-{os.getuid()}-{self.tag}"
        bases = [Path(tempfile.gettempdir()), Path("/tmp")]  # noqa: S108 - made 0700 and checked for its owner
        base = next((base for base in bases if len(os.fsencode(base / name)) <= LONGEST_SOCKET_FOLDER), bases[-1])
        return base / name

    def remove_socket_folder(self) -> None:
        with contextlib.suppress(LauncherError):
            shutil.rmtree(self.socket_folder(), ignore_errors=True)


def private_folder(path: Path, mode: int) -> Path:
    """Make `path` in a folder that others may write to. Never follow a link or use a folder that others put there."""
    with contextlib.suppress(FileExistsError):
        path.mkdir(mode=mode)
    if path.is_symlink() or not path.is_dir() or path.stat().st_uid != os.getuid():
        raise LauncherError(f"{path} belongs to another user. Remove it, or set TMPDIR to another folder.")
    path.chmod(mode)
    return path
