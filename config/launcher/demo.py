"""`./dev demo`: installs, builds and starts the whole product, with work in its queue, for one person on this machine."""

from __future__ import annotations

import argparse
import json
import os
import urllib.request
from collections.abc import Callable
from threading import Thread
from time import sleep

from config.launcher.environment import prepare_environment
from config.launcher.errors import LauncherError
from config.launcher.folders import State
from config.launcher.frontend import build_frontend
from config.launcher.instance import Instance
from config.launcher.kind import DEMO, check_state, claim_state
from config.launcher.ports import HOST, listen, port_number, wanted_port
from config.launcher.processes import run_checked
from config.launcher.product import demo_environment, product_environment, refuse_faults
from config.launcher.progress import phase, say
from config.launcher.services import start_services
from config.launcher.site import (
    beat_service,
    management_command,
    prepare_database_and_files,
    wait_until_served,
    web_service,
    worker_service,
)
from config.launcher.supervisor import Supervisor
from config.refusals import OFF, is_loopback

ACCOUNTS = ("demo-labeler", "demo-reviewer", "demo-researcher", "demo-admin")
STATUS_SECONDS = 2.0
FOR_OTHERS = "The demo lets everybody in as an admin. For a site that others can reach: ./dev serve"


def demo(arguments: list[str]) -> int:
    wanted = read_options(arguments)
    state = State.from_environment()
    with Instance(state, "demo") as instance:
        check_state(state, DEMO)
        refuse_faults(product_environment(state, "", "", wanted) | demo_environment(state))
        prepare_environment()
        build_frontend()
        with Supervisor(state.services_file) as supervisor, listen(wanted) as listener:
            port = listener.getsockname()[1]
            services = start_services(supervisor, state)
            environment = product_environment(state, services.database_url, services.redis_url, port)
            environment |= demo_environment(state)
            prepare_database_and_files(state, environment, DEMO)
            claim_state(state, DEMO)
            web = web_service(state, environment, listener.fileno())
            supervisor.start(web)  # runs while the demo is seeded
            seed(state, environment)
            supervisor.start(worker_service(state, environment))
            supervisor.start(beat_service(state, environment))
            url = f"http://{HOST}:{port}/"
            with phase("starting the site"):
                wait_until_served(url, web, supervisor)
            instance.publish(services.database_url, services.redis_url, url)
            if port != wanted:
                print(f"\n  Port {wanted} is busy; the site uses the next free one, {port}.", flush=True)
            announce(url, environment["STEPMARK_DEMO_PASSWORD"], state)
            Thread(target=report_progress, args=(url, say), daemon=True).start()
            supervisor.watch()
    return 0


def read_options(arguments: list[str]) -> int:
    """Return the wanted port. Raises LauncherError for options and variables that are for a site of a team."""
    parser = argparse.ArgumentParser(prog="./dev demo")
    parser.add_argument("--host", default=HOST, help="only 127.0.0.1 and localhost, because the demo lets everybody in")
    parser.add_argument(
        "--port", default="", help="port; if it is busy, the next free one is used (PORT, default 8000)"
    )
    options = parser.parse_args(arguments)
    if not is_loopback(options.host):
        raise LauncherError(f"the demo does not listen on {options.host}. {FOR_OTHERS}")
    if os.environ.get("STEPMARK_DEMO", "").casefold() in OFF:
        raise LauncherError(
            f"STEPMARK_DEMO={os.environ['STEPMARK_DEMO']} and ./dev demo contradict each other. {FOR_OTHERS}"
        )
    return port_number("--port", options.port) if options.port else wanted_port()


def seed(state: State, environment: dict[str, str]) -> None:
    with phase("creating the demo's accounts and problems"):
        run_checked(
            management_command(environment, "seed_demo"), state.logs / "seed_demo.log", "manage.py seed_demo failed"
        )


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
