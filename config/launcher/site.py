"""The site's processes: the web server, the worker and beat, and what has to be done before they start."""

from __future__ import annotations

import urllib.error
import urllib.request
from pathlib import Path
from time import monotonic, sleep

from config.launcher.environment import python
from config.launcher.errors import LauncherError
from config.launcher.folders import State
from config.launcher.processes import POLL_SECONDS, Program, check_status, run_together, tail
from config.launcher.progress import phase
from config.launcher.supervisor import Service, Supervisor

QUEUES = "default,sample,score,train"
READY_SECONDS = 120.0
MOST_DEATHS_AT_START = 3


def prepare_database_and_files(state: State, environment: dict[str, str], kind: str) -> None:
    """Migrate a database of this kind, and collect the static files. A database of the other kind is refused and stays as it is."""
    commands = (["prepare_database", kind, "--verbosity=0"], ["collectstatic", "--noinput", "--verbosity=0"])
    logs = {management_command(environment, *command): state.logs / f"{command[0]}.log" for command in commands}
    for log in logs.values():
        log.unlink(missing_ok=True)  # what is shown after a failure is of this run
    with phase("updating the database and the static files"):
        codes = run_together(logs)
    for command, log, code in zip(commands, logs.values(), codes, strict=True):
        check_status(code, log, f"manage.py {command[0]} failed")


def management_command(environment: dict[str, str], *command: str) -> Program:
    return Program([python(), "manage.py", *command], environment=environment)


def web_command(bind: str) -> list[str | Path]:
    """Return the web server's command line; `bind` is an address, `unix:PATH` or `fd://NUMBER`."""
    return [
        python(),
        "-m",
        "gunicorn",
        "--config=python:config.web_server.options",
        f"--bind={bind}",
        "config.wsgi:application",
    ]


def worker_command(queues: str = QUEUES, processes: int = 2) -> list[str | Path]:
    return [*_celery(), "worker", "-Q", queues, "-c", str(processes), "-O", "fair", "--loglevel=INFO"]


def beat_command() -> list[str | Path]:
    return [*_celery(), "beat", "--pidfile=", "--loglevel=INFO"]


def _celery() -> list[str | Path]:
    return [python(), "-m", "celery", "-A", "config.celery", "--quiet"]


def web_service(state: State, environment: dict[str, str], listener: int) -> Service:
    program = Program(
        web_command(f"fd://{listener}"),
        environment=environment | {"OMP_NUM_THREADS": "1"},  # the web server runs no model
        stop=("TERM:12", "QUIT:3"),
        orphan=("QUIT:3",),
        descriptors=(listener,),
    )
    return Service("web", program, state.logs / "web.log", can_be_hurried=True)


def worker_service(state: State, environment: dict[str, str]) -> Service:
    """Return the worker. TERM lets its tasks end; QUIT, after 20 s, returns unfinished ones to the queue."""
    program = Program(worker_command(), environment=environment, stop=("TERM:20", "QUIT:10"), orphan=("QUIT:5",))
    return Service("worker", program, state.logs / "worker.log", can_be_hurried=True)


def beat_service(state: State, environment: dict[str, str]) -> Service:
    program = Program(beat_command(), environment=environment, stop=("TERM:10",), orphan=("TERM:3",))
    return Service("beat", program, state.logs / "beat.log", can_be_hurried=True)


def wait_until_served(url: str, web: Service, supervisor: Supervisor) -> None:
    deadline = monotonic() + READY_SECONDS
    while not is_served(url):
        supervisor.check()
        if web.deaths >= MOST_DEATHS_AT_START or monotonic() > deadline:
            what = "ended again and again" if web.deaths else f"did not respond within {READY_SECONDS:.0f} s"
            raise LauncherError(f"the site {what}. The end of {web.log}:\n{tail(web.log)}")
        sleep(POLL_SECONDS)


def is_served(url: str) -> bool:
    try:
        urllib.request.urlopen(f"{url}healthz", timeout=5).close()  # noqa: S310 - our own http URL
    except urllib.error.HTTPError as error:
        return error.code < 500
    except (OSError, ValueError):
        return False
    return True
