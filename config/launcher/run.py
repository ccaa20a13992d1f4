"""One process of the site, for containers and systemd: `python -m config.launcher.run web`, or worker, beat, prepare.

`web`, `worker` and `beat` replace this process by the one that they start, with the arguments that `./dev serve` uses. Settings come
from the environment. `healthy` says whether the process of this container is well.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from config.launcher.errors import LauncherError
from config.launcher.folders import ROOT
from config.launcher.ports import listen_at
from config.launcher.site import QUEUES, beat_command, web_command, worker_command

HEARTBEAT = "STEPMARK_HEARTBEAT"
"""Names the file that worker and beat touch every few seconds (config/heartbeat.py)."""
ANSWER_SECONDS = 8.0
LONGEST_SILENCE = 60.0
"""Seconds."""
PREPARATIONS = (["prepare_database", "production"], ["collectstatic", "--noinput", "--verbosity=0"])


def main(arguments: list[str]) -> int:
    given = _parser().parse_args(arguments)
    os.chdir(ROOT)
    if given.process == "prepare":
        return prepare()
    if given.process == "healthy":
        fault = unhealthy_site(given.port) if given.of == "web" else unhealthy_file()
        print(fault or "well", flush=True)
        return 1 if fault else 0
    try:
        command = command_of(given)
    except LauncherError as error:
        print(f"stepmark: {error}", file=sys.stderr, flush=True)
        return 1
    return become(command)


def become(command: list[str | Path]) -> int:
    """Go on as another program, with the Python of this process; never returns."""
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # otherwise it warns at every fork
    os.execv(sys.executable, [sys.executable, *map(str, command[1:])])  # noqa: S606 - the commands are ours


def command_of(given: argparse.Namespace) -> list[str | Path]:
    """Return the command line. For the web server, open the socket that it serves."""
    if given.process == "beat":
        return beat_command()
    if given.process == "worker":
        return worker_command(given.queues, given.processes)
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # the web server runs no model
    listener = listen_at(given.host, given.port)
    listener.set_inheritable(True)
    return web_command(f"fd://{listener.detach()}")


def prepare() -> int:
    """Bring the database and the static files up to date; return the exit status of what failed first."""
    for command in PREPARATIONS:
        if status := subprocess.call([sys.executable, "manage.py", *command]):
            return status
    return 0


def unhealthy_site(port: int) -> str | None:
    """Return why the web server of this host is not well; None if it is."""
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=ANSWER_SECONDS).close()
    except OSError as error:
        return f"the site on port {port} does not answer: {error}"
    return None


def unhealthy_file() -> str | None:
    """Return why the worker or beat of this host is not well; None if it is. It touches its file every few seconds."""
    name = os.environ.get(HEARTBEAT)
    if not name:
        return f"{HEARTBEAT} names no file, so nothing is known. Set it alike for the process and for this check."
    try:
        age = time.time() - Path(name).stat().st_mtime
    except OSError as error:
        return f"{name} cannot be read: {error.strerror}"
    return f"{name} was touched {age:.0f} s ago" if age > LONGEST_SILENCE else None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m config.launcher.run", description="Run one process of the site.")
    processes = parser.add_subparsers(dest="process", required=True)
    web = processes.add_parser("web", help="the web server")
    web.add_argument("--host", default="127.0.0.1", help="address to listen on; :: is all (default: %(default)s)")
    web.add_argument("--port", type=int, default=8000, help="port to listen on (default: %(default)s)")
    worker = processes.add_parser("worker", help="a worker")
    worker.add_argument("--queues", default=QUEUES, help="queues that it serves, with commas between (default: all)")
    worker.add_argument("--processes", type=int, default=2, help="tasks at the same time (default: %(default)s)")
    processes.add_parser("beat", help="the clock; only one of several works at a time")
    processes.add_parser("prepare", help="bring the database and the static files up to date, then end")
    healthy = processes.add_parser("healthy", help="end with exit status 0 if the process of this container is well")
    healthy.add_argument("of", choices=["web", "worker", "beat"])
    healthy.add_argument("--port", type=int, default=8000, help="port of the web server (default: %(default)s)")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
