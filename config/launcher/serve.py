"""`./dev serve`: the production site of a team, with services of its own or with those that the environment names."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator

from config.launcher.environment import prepare_environment
from config.launcher.errors import LauncherError
from config.launcher.folders import ROOT, State
from config.launcher.frontend import build_frontend
from config.launcher.instance import Instance
from config.launcher.kind import PRODUCTION, check_state, claim_state
from config.launcher.ports import listen_at
from config.launcher.processes import output_of
from config.launcher.product import product_environment, refuse_faults
from config.launcher.progress import phase
from config.launcher.serve_options import ServeOptions, read_options
from config.launcher.services import Services, start_services
from config.launcher.settings_record import write_settings
from config.launcher.site import (
    beat_service,
    management_command,
    prepare_database_and_files,
    wait_until_served,
    web_service,
    worker_service,
)
from config.launcher.supervisor import Supervisor

INVITE_SECONDS = 120.0


def serve(arguments: list[str]) -> int:
    options = read_options(arguments)
    state = State.from_environment()
    with Instance(state, "serve") as instance:
        check_state(state, PRODUCTION)
        refuse_faults(options.environment(product_environment(state, "", "")))
        with closing_listener(options) as listener:  # before the installation: a busy port is told at once
            prepare_environment()
            build_frontend()
            with Supervisor(state.services_file) as supervisor:
                services = start_services(supervisor, state)
                environment = serve_environment(state, services, options)
                prepare_database_and_files(state, environment, PRODUCTION)
                claim_state(state, PRODUCTION)
                write_settings(state, environment)
                start_site(supervisor, state, environment, options, listener)
                instance.publish(services.database_url, services.redis_url, options.site)
                announce(options, state, invitation(environment, options.site))
                supervisor.watch()
    return 0


def serve_environment(state: State, services: Services, options: ServeOptions) -> dict[str, str]:
    return options.environment(product_environment(state, services.database_url, services.redis_url))


@contextlib.contextmanager
def closing_listener(options: ServeOptions) -> Iterator[socket.socket]:
    with listen_at(options.host, options.port) as listener:
        yield listener


def start_site(
    supervisor: Supervisor, state: State, environment: dict[str, str], options: ServeOptions, listener: socket.socket
) -> None:
    web = web_service(state, environment, listener.fileno())
    with phase("starting the site"):
        supervisor.start(web)
        wait_until_served(options.probe, web, supervisor)
    supervisor.start(worker_service(state, environment))
    supervisor.start(beat_service(state, environment))


def invitation(environment: dict[str, str], site: str) -> str | None:
    """Return the first admin's link; None if there is an admin. It is printed here and written to no log."""
    command = management_command(environment, "invite_first_admin", "--site", site)
    done = output_of(command.argv, timeout=INVITE_SECONDS, environment=command.environment, folder=ROOT)
    if done.returncode:
        raise LauncherError(f"the first admin's link could not be made: {done.stderr.strip()}")
    return done.stdout.strip() or None


def announce(options: ServeOptions, state: State, link: str | None) -> None:
    lines = ["", f"  Stepmark is running: {options.site}", ""]
    if link:
        lines += [
            "  There is no admin yet. Open this link to make the first account. It works once, for 24 hours;",
            "  keep it to yourself:",
            "",
            f"    {link}",
            "",
        ]
    lines += [f"  {note}" for note in options.notes()]
    lines += [f"  Logs: {state.logs}", "  Ctrl-C stops everything.", ""]
    for line in lines:
        print(line, flush=True)
