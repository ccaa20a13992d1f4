"""Starts real Celery workers on the test database and a private Valkey database."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import redis
from celery import Celery
from django.conf import settings
from django.db import connection

QUEUES = "default,sample,score,train"
PRIVATE_DATABASE = 15 - int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
"""Number of the Valkey database at REDIS_URL, one for each process of the tests; emptied before and after each test."""
STALE_SECONDS = 5
AFTER_DEATH = 30
"""A wait of at most this many seconds may go on when no worker is left."""


class Workers:
    """Starts workers with beat, kills them, and waits for the effects of their work.

    They use the test database and a private Valkey database, or the private servers of a test.
    """

    def __init__(self, folder: Path, *, database_url: str | None = None, redis_url: str | None = None) -> None:
        self.folder = folder
        self.broker_url = redis_url or _private(settings.REDIS_URL)
        self.broker = Celery("stepmark", broker=self.broker_url)
        self.environment = {
            "DATABASE_URL": database_url or _test_database_url(),
            "REDIS_URL": self.broker_url,
            "STEPMARK_STATE": str(folder),
            "STEPMARK_ADVANCE_SECONDS": "1",
            "STEPMARK_STALE_SECONDS": str(STALE_SECONDS),
            "OMP_NUM_THREADS": "1",
        }
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self, *, app: str = "config.celery", beat: bool = True) -> "subprocess.Popen[bytes]":
        with (self.folder / "worker.log").open("ab") as log:
            process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "celery", "-A", app, "worker", "-Q", QUEUES),
                    *("-c", "2", "-O", "fair", "--loglevel=INFO"),
                    *(("--beat", "-s", str(self.folder / "schedule")) if beat else ()),
                ],
                cwd=settings.BASE_DIR,
                env={**os.environ, **self.environment},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def kill(self, process: "subprocess.Popen[bytes]") -> list[int]:
        """Kill the worker and its pool (SIGKILL), as the kernel does when memory is short; return the pool's children."""
        pool = _children(process.pid)
        grandchildren = [pid for child in pool for pid in _children(child)]
        for pid in (process.pid, *pool):
            os.kill(pid, signal.SIGKILL)
        process.wait()
        return grandchildren

    def stop(self) -> None:
        """End every worker; kill the process group of one that does not end."""
        for process in self.processes:
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(timeout=20)
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()

    def empty_broker(self) -> None:
        with _client(self.broker_url) as client:
            client.flushdb()

    def wait(self, condition: Callable[[], object], *, what: str, seconds: float = 600) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            log = (self.folder / "worker.log").read_text(errors="replace")[-4000:]
            if time.monotonic() > deadline:
                raise AssertionError(f"no {what} within {seconds:.0f} s. The end of the worker's log:\n{log}")
            if all(process.poll() is not None for process in self.processes) and seconds > AFTER_DEATH:
                raise AssertionError(f"no {what}, and no worker is alive. The end of the log:\n{log}")
            time.sleep(0.2)


def is_alive(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def _children(pid: int) -> list[int]:
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(line) for line in listed.stdout.split()]


def _test_database_url() -> str:
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))


def _private(url: str) -> str:
    parts = urlsplit(url)
    if "socket" in parts.scheme:
        return f"{parts.scheme}://{parts.path}?virtual_host={PRIVATE_DATABASE}"
    return urlunsplit(parts._replace(path=f"/{PRIVATE_DATABASE}"))


def _client(url: str) -> redis.Redis:
    parts = urlsplit(url)
    if "socket" in parts.scheme:
        return redis.Redis(unix_socket_path=parts.path, db=PRIVATE_DATABASE)
    return redis.Redis.from_url(url)
