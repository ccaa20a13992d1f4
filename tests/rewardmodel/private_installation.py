"""A private PostgreSQL, Valkey and state folder, which a test may stop, empty and restart."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import redis
from django.conf import settings

from config.launcher.folders import State
from config.launcher.guard import descendants
from config.launcher.postgres import remove_outside_cluster, start_postgres
from config.launcher.processes import end
from config.launcher.roles import OWNER, ROLE
from config.launcher.supervisor import Service, Supervisor
from config.launcher.valkey import answers_ping, start_valkey
from tests.rewardmodel.celery_workers import Workers

POLL_SECONDS = 0.1
STALE_SECONDS = 10


class PrivateServices:
    """The servers. Each installation has a database of its own, often a copy of another one."""

    def __init__(self, folder: Path, supervisor: Supervisor) -> None:
        self.state = State(folder)
        self.state.create()
        # fsync and similar settings stay on, because the test restarts the server
        self.database_url = start_postgres(supervisor, self.state)
        self.postgres = supervisor.services[-1]
        self.redis_url = start_valkey(supervisor, self.state)
        self.valkey = supervisor.services[-1]

    def url_of(self, database: str) -> str:
        parts = urlsplit(self.database_url)
        return urlunsplit(parts._replace(path=f"/{database}"))

    def copy_database(self, name: str, *, template: str) -> None:
        with psycopg.connect(self.url_of("postgres"), user=OWNER, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" OWNER {ROLE}')

    def restart_postgres(self) -> None:
        _stop(self.postgres)
        self.postgres.start()
        _wait(self._postgres_answers, "answer of PostgreSQL")

    def kill_postgres(self) -> list[int]:
        """SIGKILL to the server and all its processes, then start it again. Returns those processes."""
        killed = kill_service(self.postgres)
        assert self.postgres.process is not None
        self.postgres.process.wait()
        self.postgres.start()
        _wait(self._postgres_answers, "answer of PostgreSQL")
        return killed

    def restart_valkey_empty(self) -> None:
        """Restart Valkey without its data; the dump that it would load is deleted."""
        _stop(self.valkey)
        for dump in (self.state.path / "valkey").glob("*.rdb"):
            dump.unlink()
        self.valkey.start()
        _wait(lambda: answers_ping(self._valkey_socket()), "answer of Valkey")

    def _valkey_socket(self) -> Path:
        return Path(urlsplit(self.redis_url).path)

    def _postgres_answers(self) -> bool:
        try:
            psycopg.connect(self.url_of("postgres")).close()
        except psycopg.OperationalError:
            return False
        return True


class PrivateInstallation:
    """One database, one state folder, and the workers that use them."""

    def __init__(self, services: PrivateServices, folder: Path, *, database: str) -> None:
        self.services = services
        self.folder = folder
        self.database = database
        folder.mkdir(parents=True, exist_ok=True)
        self.workers = Workers(folder, database_url=services.url_of(database), redis_url=services.redis_url)
        # claims of living workers must not go stale on a busy machine: the number of attempts is limited
        self.workers.environment["STEPMARK_STALE_SECONDS"] = str(STALE_SECONDS)

    def copy(self, name: str) -> "PrivateInstallation":
        """Return a copy with the same rows and models. No worker may be running here."""
        self.services.copy_database(name, template=self.database)
        folder = self.folder.with_name(name)
        shutil.copytree(self.folder / "training", folder / "training")
        return PrivateInstallation(self.services, folder, database=name)

    def run_python(self, code: str) -> None:
        """Run code with Django loaded and this installation's settings."""
        subprocess.run(
            [sys.executable, "manage.py", "shell", "-v", "0", "-c", code],
            cwd=settings.BASE_DIR,
            env={**os.environ, **self.workers.environment},
            check=True,
        )

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.services.url_of(self.database), autocommit=True) as connection:
            cursor = connection.execute(sql, parameters)
            return cursor.fetchall() if cursor.description else []

    def value(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        return self.query(sql, parameters)[0][0]

    def wait(self, condition: Callable[[], object], *, what: str, seconds: float = 600) -> None:
        self.workers.wait(condition, what=what, seconds=seconds)

    def empty_broker(self) -> None:
        with redis.Redis(unix_socket_path=urlsplit(self.services.redis_url).path) as client:
            client.flushall()


@contextmanager
def private_services(folder: Path) -> Iterator[PrivateServices]:
    with Supervisor() as supervisor:
        services = PrivateServices(folder, supervisor)
        try:
            yield services
        finally:
            supervisor.stop()
            remove_outside_cluster(services.state)
            services.state.remove_socket_folder()


def kill_service(service: Service) -> list[int]:
    """SIGKILL to everything below the service's guard. Returns those processes."""
    killed = descendants(service.process.pid) if service.process else []
    for pid in killed:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return killed


def _stop(service: Service) -> None:
    if service.process is not None:
        end(service.process)


def _wait(condition: Callable[[], bool], what: str, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"no {what} within {seconds:.0f} s")
        time.sleep(POLL_SECONDS)
