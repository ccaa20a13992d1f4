"""The account that runs PostgreSQL, which refuses to run as root, and what that account can reach."""

from __future__ import annotations

import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from config.launcher.errors import LauncherError
from config.launcher.processes import output_of

UNPRIVILEGED = "nobody"


@dataclass(frozen=True)
class Account:
    """The account that runs PostgreSQL; `user` is None for the caller's own."""

    user: str | None
    uid: int
    gid: int

    @classmethod
    def for_database(cls) -> Account:
        if os.geteuid() != 0:
            return cls(None, os.getuid(), os.getgid())
        try:
            entry = pwd.getpwnam(UNPRIVILEGED)
        except KeyError:
            raise LauncherError(
                f"PostgreSQL does not run as root, and there is no user '{UNPRIVILEGED}'. "
                "Run ./dev as an ordinary user, or set DATABASE_URL to a running server."
            ) from None
        return cls(UNPRIVILEGED, entry.pw_uid, entry.pw_gid)

    @property
    def switched_uid(self) -> int | None:
        return self.uid if self.user else None

    def can_enter(self, folder: Path) -> bool:
        """Return True if the account can enter this folder and all above it."""
        return self.user is None or output_of(["test", "-x", folder], user=self.uid).returncode == 0

    def can_run(self, program: Path) -> bool:
        return output_of([program, "--version"], user=self.switched_uid).returncode == 0

    def give(self, path: Path) -> None:
        if self.user:
            os.chown(path, self.uid, self.gid)
