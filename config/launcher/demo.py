"""`./dev demo`: installs, builds and starts the whole product, with work in its queue."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

from config.launcher.environment import prepare_environment, python
from config.launcher.errors import LauncherError
from config.launcher.folders import State
from config.launcher.frontend import build_frontend
from config.launcher.instance import Instance
from config.launcher.ports import HOST, listen, wanted_port
from config.launcher.processes import POLL_SECONDS, Program, check_status, run_checked, run_together, tail
from config.launcher.product import demo_environment, product_environment
from config.launcher.progress import phase, say
from config.launcher.services import start_services
from config.launcher.supervisor import Service, Supervisor

ACCOUNTS = ("demo-labeler", "demo-admin", "demo-researcher")
QUEUES = "default,sample,score,train"
READY_SECONDS = 120.0
STATUS_SECONDS = 2.0


def demo() -> int:
    state = State.from_environment()
    with Instance(state, "demo") as instance:
        prepare_environment()
        build_frontend()
        with Supervisor() as supervisor, listen(wanted_port()) as listener:
            port = listener.getsockname()[1]
            services = start_services(supervisor, state)
            environment = product_environment(state, services.database_url, services.redis_url, port)
            environment |= demo_environment(state)
            prepare_database_and_files(state, environment)
            web = web_service(state, environment, listener.fileno())
            supervisor.start(web)  # runs while the demo is seeded
            seed(state, environment)
            supervisor.start(worker_service(state, environment))
            supervisor.start(beat_service(state, environment))
            url = f"http://{HOST}:{port}/"
            with phase("starting the site"):
                wait_until_served(url, web, supervisor)
            instance.publish(services.database_url, services.redis_url, url)
            if port != wanted_port():
                print(f"\n  Port {wanted_port()} is busy; the site uses the next free one, {port}.", flush=True)
            announce(url, environment["STEPMARK_DEMO_PASSWORD"], state)
            Thread(target=report_progress, args=(url, say), daemon=True).start()
            supervisor.watch()
    return 0


def prepare_database_and_files(state: State, environment: dict[str, str]) -> None:
    commands = (["migrate", "--verbosity=0"], ["collectstatic", "--noinput", "--verbosity=0"])
    logs = {management_command(environment, *command): state.logs / f"{command[0]}.log" for command in commands}
    with phase("updating the database and the static files"):
        codes = run_together(logs)
    for command, log, code in zip(commands, logs.values(), codes, strict=True):
        check_status(code, log, f"manage.py {command[0]} failed")


def seed(state: State, environment: dict[str, str]) -> None:
    with phase("creating the demo's accounts and problems"):
        run_checked(
            management_command(environment, "seed_demo"), state.logs / "seed_demo.log", "manage.py seed_demo failed"
        )


def management_command(environment: dict[str, str], *command: str) -> Program:
    return Program([python(), "manage.py", *command], environment=environment)


def web_service(state: State, environment: dict[str, str], listener: int) -> Service:
    gunicorn: list[str | Path] = [
        python(),
        "-m",
        "gunicorn",
        "config.wsgi:application",
        f"--bind=fd://{listener}",
        "--worker-class=gthread",
    ]
    gunicorn += ["--workers=2", "--threads=4", "--graceful-timeout=10", "--no-control-socket", "--access-logfile=-"]
    program = Program(
        gunicorn,
        environment=environment | {"OMP_NUM_THREADS": "1"},  # the web server runs no model
        stop=("TERM:12", "QUIT:3"),
        orphan=("QUIT:3",),
        descriptors=(listener,),
    )
    return Service("web", program, state.logs / "web.log", can_be_hurried=True)


def worker_service(state: State, environment: dict[str, str]) -> Service:
    """Return the worker. TERM lets its tasks end; QUIT, after 20 s, returns unfinished ones to the queue."""
    celery = [*_celery(), "worker", "-Q", QUEUES, "-c", "2", "-O", "fair", "--loglevel=INFO"]
    program = Program(celery, environment=environment, stop=("TERM:20", "QUIT:10"), orphan=("QUIT:5",))
    return Service("worker", program, state.logs / "worker.log", can_be_hurried=True)


def beat_service(state: State, environment: dict[str, str]) -> Service:
    celery = [*_celery(), "beat", f"--schedule={state.path / 'beat-schedule'}", "--pidfile=", "--loglevel=INFO"]
    program = Program(celery, environment=environment, stop=("TERM:10",), orphan=("TERM:3",))
    return Service("beat", program, state.logs / "beat.log", can_be_hurried=True)


def _celery() -> list[str | Path]:
    return [python(), "-m", "celery", "-A", "config.celery"]


def wait_until_served(url: str, web: Service, supervisor: Supervisor) -> None:
    deadline = monotonic() + READY_SECONDS
    while not is_served(url):
        supervisor.check()
        if monotonic() > deadline:
            raise LauncherError(
                f"the site did not respond within {READY_SECONDS:.0f} s. The end of {web.log}:\n{tail(web.log)}"
            )
        sleep(POLL_SECONDS)


def is_served(url: str) -> bool:
    try:
        urllib.request.urlopen(f"{url}healthz", timeout=5).close()  # noqa: S310 - our own http URL
    except urllib.error.HTTPError as error:
        return error.code < 500
    except (OSError, ValueError):
        return False
    return True


def announce(url: str, password: str, state: State) -> None:
    lines = [
        "",
        f"  Stepmark is running: {url}",
        "",
        *(f"  {account:<16} password {password}" for account in ACCOUNTS),
        "",
        f"  Logs: {state.logs}",
        "  Ctrl-C stops everything.",
        "",
    ]
    for line in lines:
        print(line, flush=True)


def report_progress(url: str, tell: Callable[[str], None]) -> None:
    """Print what the loop is doing until the first queue is ready."""
    last = ""
    while (status := demo_status(url)) is not None:
        message = str(status.get("message", ""))
        if message and message != last:
            tell(message)
            last = message
        if status.get("ready"):
            return
        sleep(STATUS_SECONDS)


def demo_status(url: str) -> dict[str, object] | None:
    try:
        with urllib.request.urlopen(f"{url}api/v1/demo/status", timeout=10) as response:  # noqa: S310 - our own http URL
            status = json.load(response)
    except (OSError, ValueError):
        return None
    return status if isinstance(status, dict) else None
