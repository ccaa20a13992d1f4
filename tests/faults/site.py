"""A real site, `./dev serve` with a state folder of its own, whose processes can be found and killed."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from config.launcher.folders import ROOT
from config.launcher.guard import descendants

START_SECONDS = 600
POLL_SECONDS = 0.1
STALE_SECONDS = 10
PARTS: Mapping[str, Sequence[str]] = {
    "web": ("gunicorn", "config.wsgi"),
    "worker": ("celery", "worker"),
    "beat": ("celery", "beat"),
    "PostgreSQL": ("bin/postgres", "-D"),
    "Valkey": ("valkey-server",),
}
"""What the command line of each service has; its children may have other ones, so they are found below it."""


class Broken(Exception):
    """The site did not do what it promises; the message says what."""


@dataclass
class Site:
    """`folder` is the state folder. `extra` is for the environment of `./dev serve`."""

    folder: Path
    port: int
    extra: Mapping[str, str]
    process: subprocess.Popen[bytes]

    @property
    def output(self) -> Path:
        return self.folder.with_name(f"{self.folder.name}.output")

    @property
    def note(self) -> dict[str, Any]:
        note: dict[str, Any] = json.loads((self.folder / "instance.json").read_text())
        return note

    def run_python(self, code: str) -> None:
        """Run code with Django loaded and the site's settings."""
        note = self.note
        environment = {
            **os.environ,
            "DATABASE_URL": note["database_url"],
            "REDIS_URL": note["redis_url"],
            "SECRET_KEY": (self.folder / "secret-key").read_text().strip(),
            "STEPMARK_STATE": str(self.folder),
            "STEPMARK_PRODUCTION": "true",
        }
        subprocess.run(
            [sys.executable, "manage.py", "shell", "-v", "0", "-c", code], cwd=ROOT, env=environment, check=True
        )

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.database_url, autocommit=True, connect_timeout=5) as connection:
            cursor = connection.execute(sql, parameters)
            return cursor.fetchall() if cursor.description else []

    @property
    def database_url(self) -> str:
        """The server itself, also if the site reaches it through something that a fault cuts."""
        return self.extra.get("DIRECT_DATABASE_URL") or str(self.note["database_url"])

    def find(self, part: str) -> list[int]:
        """The main processes of a service, without their guard."""
        found = descendants(self.process.pid)
        lines = {pid: command_line(pid) for pid in found}
        return [
            pid for pid in found if "guard.py" not in lines[pid] and all(word in lines[pid] for word in PARTS[part])
        ]

    def kill(self, part: str) -> None:
        """SIGKILL to a service and everything below it, as the kernel does when memory is short."""
        mains = self.find(part)
        if not mains:
            raise Broken(f"there is no process of {part} to kill")
        for pid in dict.fromkeys((*mains, *descendants(*mains))):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def wait(self, condition: Callable[[], object], *, what: str, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            if self.process.poll() is not None:
                raise Broken(f"./dev serve ended while {what} was awaited:\n{self.tail()}")
            if time.monotonic() > deadline:
                raise Broken(f"no {what} within {seconds:.0f} s:\n{self.tail()}")
            time.sleep(POLL_SECONDS)

    def tail(self, lines: int = 15) -> str:
        return "\n".join(self.output.read_text(errors="replace").splitlines()[-lines:])

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=120)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def serve(folder: Path, **extra: str) -> Iterator[Site]:
    """Start `./dev serve` on a free port, wait until people can use it, and stop it at the end."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    environment |= {
        "STEPMARK_STATE": str(folder),
        "STEPMARK_ADVANCE_SECONDS": "2",
        "STEPMARK_STALE_SECONDS": str(STALE_SECONDS),
        "OMP_NUM_THREADS": "1",
        **extra,
    }
    with folder.with_name(f"{folder.name}.output").open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "dev"), "serve", "--port", str(port)],
            env=environment,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    site = Site(folder, port, extra, process)
    try:
        site.wait(lambda: "Ctrl-C stops" in site.output.read_text(), what="start of the site", seconds=START_SECONDS)
        yield site
    finally:
        site.stop()


def copy_state(source: Path, target: Path) -> Path:
    """Copy the state folder of a stopped site with owners and modes: PostgreSQL's files may be another user's."""
    subprocess.run(["cp", "-a", f"{source}/.", str(target)], check=True) if target.exists() else subprocess.run(
        ["cp", "-a", str(source), str(target)], check=True
    )
    return target


def remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
