"""A production server with a database of its own, for benchmarks of labeling."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import socket

import psycopg

from config.launcher.folders import State
from config.launcher.guard import descendants
from config.launcher.kind import PRODUCTION
from config.launcher.ports import HOST, listen, wanted_port
from config.launcher.postgres import start_postgres
from config.launcher.product import product_environment
from config.launcher.roles import OWNER, ROLE
from config.launcher.site import prepare_database_and_files, wait_until_served, web_service
from config.launcher.supervisor import Service, Supervisor
from config.launcher.throwaway import throwaway_state

PACKAGE = "tests.benchmarks.labeling_server"
LONGEST_SECONDS = 900
"""Limit for one part of a benchmark; if it takes longer, it hangs."""
Environment = dict[str, str]


@dataclass(frozen=True)
class Site:
    state: State
    supervisor: Supervisor
    environment: Environment
    database: str
    listener: socket

    @property
    def port(self) -> int:
        port: int = self.listener.getsockname()[1]
        return port

    def serve(self) -> None:
        """Start the web server of `./dev demo`, by the same code."""
        web = web_service(self.state, self.environment, self.listener.fileno())
        self.supervisor.start(web)
        wait_until_served(f"http://{HOST}:{self.port}/", web, self.supervisor)


@contextmanager
def labeling_site(name: str) -> Iterator[Site]:
    """A migrated database of its own; PostgreSQL has its production settings, so that what was submitted is on disk."""
    with throwaway_state(name) as state, Supervisor() as supervisor, listen(wanted_port()) as listener:
        database = start_postgres(supervisor, state)
        _let_tables_be_filled_without_triggers(database)
        port = listener.getsockname()[1]
        environment = product_environment(state, database, os.environ["REDIS_URL"], port) | {"OMP_NUM_THREADS": "1"}
        prepare_database_and_files(state, environment, PRODUCTION)
        yield Site(state, supervisor, environment, database, listener)


def _let_tables_be_filled_without_triggers(database: str) -> None:
    """A row at a time would take hours. The application's role may not do it in production."""
    with psycopg.connect(database, user=OWNER) as connection:
        if connection.info.server_version >= 150_000:
            connection.execute(f"GRANT SET ON PARAMETER session_replication_role TO {ROLE}")


def call(environment: Environment, module: str, *arguments: str, text: str = "") -> str:
    """Run a part of a benchmark in a separate process, with the product's environment; return what it printed."""
    command = [sys.executable, "-m", f"{PACKAGE}.{module}", *arguments]
    return subprocess.run(
        command,
        env=dict(environment),
        input=text,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=LONGEST_SECONDS,
    ).stdout


def cpu_seconds(service: Service) -> float:
    """Processor time of a service and all its living processes. Linux only; 0 elsewhere."""
    ticks = 0
    for pid in descendants(service.process.pid) if service.process else []:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")
