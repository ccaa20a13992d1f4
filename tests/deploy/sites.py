"""Web servers as containers and systemd start them, with a database of their own that is already migrated."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.db import connection

from config.launcher.database_tools import Database
from config.launcher.folders import ROOT
from tests.deploy.proxies import free_ports, running


@contextlib.contextmanager
def migrated_database(name: str) -> Iterator[str]:
    """Yield the address of a copy of the test database."""
    tests = str(connection.settings_dict["NAME"])
    server = urlsplit(os.environ["DATABASE_URL"])
    own = f"{name}_{tests}"
    with psycopg.connect(server.geturl(), autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{own}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{own}"')
    try:
        copy_database(server._replace(path=f"/{tests}").geturl(), server._replace(path=f"/{own}").geturl())
        yield server._replace(path=f"/{own}").geturl()
    finally:
        with psycopg.connect(server.geturl(), autocommit=True) as admin:
            admin.execute(f'DROP DATABASE "{own}" WITH (FORCE)')


def copy_database(old: str, new: str) -> None:
    """Other sessions of the old one may stay, which a template does not allow."""
    dump = Database(old).program("pg_dump", "--no-owner", "--no-privileges")
    load = Database(new).program("psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null")
    with subprocess.Popen(dump.argv, env=dump.environment, stdout=subprocess.PIPE) as dumping:
        subprocess.run(load.argv, env=load.environment, stdin=dumping.stdout, check=True)
    assert dumping.returncode == 0


@dataclass(frozen=True)
class Site:
    port: int
    environment: dict[str, str]

    def manage(self, *command: str) -> str:
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            env=self.environment,
            cwd=ROOT,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout.strip()


@contextlib.contextmanager
def site(database: str, folder: Path, **settings: str) -> Iterator[Site]:
    """Run the production web server behind a proxy."""
    (port,) = free_ports(1)
    environment = os.environ | {
        "DATABASE_URL": database,
        "STEPMARK_STATE": str(folder),
        "STEPMARK_PRODUCTION": "true",
        "BEHIND_TLS_PROXY": "true",
        "SECURE_SSL_REDIRECT": "true",
        "SECURE_HSTS_SECONDS": "3600",
        **settings,
    }
    own = folder / f"site-{port}"
    own.mkdir(parents=True)
    command = [sys.executable, "-m", "config.launcher.run", "web", "--host", "::", "--port", str(port)]
    with running(command, own, port, environment):
        yield Site(port, environment)
