"""PostgreSQL's client programs (psql, pg_dump, pg_restore) for any database that DATABASE_URL names."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

from config.launcher.errors import LauncherError
from config.launcher.postgres import candidate_folders
from config.launcher.processes import Program, output_of

LIBPQ_OPTIONS = (
    "application_name", "channel_binding", "connect_timeout", "gssencmode", "host", "keepalives", "options", "port",
    "sslcert", "sslkey", "sslmode", "sslrootcert", "target_session_attrs", "user",
)  # fmt: skip
"""Of the address's query; others are for Django."""
OWN_TABLES = """
SELECT count(*) FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND nspname !~ '^(pg_|information_schema$)'
"""


@dataclass(frozen=True)
class Database:
    """A database and how to reach it. The password goes through the environment: others see the arguments of a program."""

    url: str

    @cached_property
    def address(self) -> str:
        parts = self._parts
        user, at, place = parts.netloc.rpartition("@")
        query = "&".join(part for part in parts.query.split("&") if part.partition("=")[0] in LIBPQ_OPTIONS)
        netloc = f"{user.partition(':')[0]}{at}{place}"
        return urlunsplit(SplitResult("postgresql", netloc, parts.path, query, ""))

    @cached_property
    def environment(self) -> dict[str, str]:
        parts = self._parts
        asked = re.search(r"(?:^|&)password=([^&]*)", parts.query)
        password = parts.netloc.rpartition("@")[0].partition(":")[2] or (asked[1] if asked else "")
        return dict(os.environ) | ({"PGPASSWORD": unquote(password)} if password else {})

    @property
    def _parts(self) -> SplitResult:
        # urlsplit treats a scheme that it does not know like the known ones
        return urlsplit(self.url)

    def program(self, name: str, *arguments: str | Path) -> Program:
        folder = client_folder()
        return Program(
            [folder / name, *arguments, f"--dbname={self.address}"],
            environment=self.environment,
            stop=("INT:20", "TERM:5"),
        )

    def ask(self, query: str) -> list[str]:
        """Return the lines of a query's answer. Raises LauncherError."""
        program = self.program(
            "psql", "--no-psqlrc", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1", f"--command={query}"
        )
        done = output_of(program.argv, environment=program.environment)
        if done.returncode:
            raise LauncherError(f"the database that DATABASE_URL names cannot be used: {done.stderr.strip()}")
        return done.stdout.splitlines()

    def has_tables(self) -> bool:
        return self.ask(OWN_TABLES) != ["0"]


def client_folder() -> Path:
    """Return the folder with the newest programs: an older pg_dump refuses a newer server."""
    found = {folder: _version(folder / "pg_dump") for folder in candidate_folders() if (folder / "pg_dump").exists()}
    usable = {folder: version for folder, version in found.items() if version}
    if not usable:
        raise LauncherError("no pg_dump was found. Install PostgreSQL's client programs (Debian: postgresql-client).")
    return max(usable, key=lambda folder: usable[folder])


def _version(program: Path) -> tuple[int, ...]:
    told = re.search(r"(\d+)(?:\.(\d+))?", output_of([program, "--version"]).stdout)
    return tuple(int(part or 0) for part in told.groups()) if told else ()
