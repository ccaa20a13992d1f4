"""`./dev manage` and `./dev up`: start the instance's services for one command, or until Ctrl-C."""

from __future__ import annotations

import shlex
import time
from collections.abc import Callable

from config.launcher.environment import prepare_environment, python
from config.launcher.folders import ROOT, State, callers_folder
from config.launcher.instance import AlreadyRunningError, Instance
from config.launcher.processes import POLL_SECONDS, Program, run
from config.launcher.product import product_environment
from config.launcher.progress import say
from config.launcher.services import Services, start_services
from config.launcher.supervisor import Supervisor

# Instances that keep running and share their services. For a short `./dev manage` we wait instead.
LASTING = ("demo", "serve", "up")
PATIENCE_SECONDS = 600.0


def manage(arguments: list[str]) -> int:
    """Run manage.py with the services of the running instance; if none runs, start them for this call."""
    state = State.from_environment()
    prepare_environment()
    return with_services(state, "manage", lambda services: run_manage(arguments, state, services))


def with_services(state: State, command: str, use: Callable[[Services], int]) -> int:
    """Call `use` with the services of the running instance; if none runs, start them for this call."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    told = False
    while True:
        try:
            with Instance(state, command), Supervisor() as supervisor:
                return use(start_services(supervisor, state))
        except AlreadyRunningError as running:
            note = running.note
            if note and note.command in LASTING and note.database_url:
                return use(Services(note.database_url, note.redis_url))
            if time.monotonic() > deadline:
                raise
            if not told:
                say(f"waiting: {running}")
                told = True
        time.sleep(POLL_SECONDS)


def run_manage(arguments: list[str], state: State, services: Services) -> int:
    environment = product_environment(state, services.database_url, services.redis_url)
    # In the foreground: shells and password prompts need the terminal.
    return run(
        Program(
            [python(), ROOT / "manage.py", *arguments],
            environment=environment,
            folder=callers_folder(),
            stop=("INT:10", "TERM:5"),
        ),
        foreground=True,
    )


def up() -> int:
    state = State.from_environment()
    with Instance(state, "up") as instance:
        prepare_environment()
        with Supervisor(state.services_file) as supervisor:
            services = start_services(supervisor, state)
            instance.publish(services.database_url, services.redis_url)
            print(
                f"export DATABASE_URL={shlex.quote(services.database_url)} REDIS_URL={shlex.quote(services.redis_url)}",
                flush=True,
            )
            say("the services are running; Ctrl-C stops them")
            supervisor.watch()
    return 0
