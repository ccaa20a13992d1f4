"""A web server on the rows of a test's installation, kept running as the launcher keeps it, for the sample of faults in the suite."""

from __future__ import annotations

import contextlib
import secrets
import threading
from collections.abc import Iterator

from config.launcher.folders import State
from config.launcher.ports import listen
from config.launcher.product import python_environment
from config.launcher.site import wait_until_served, web_service
from config.launcher.supervisor import Service, Supervisor
from tests.faults.site import free_port
from tests.rewardmodel.private_installation import PrivateInstallation

CHECK_SECONDS = 0.2


@contextlib.contextmanager
def web_site(installation: PrivateInstallation) -> Iterator[tuple[int, Service]]:
    """Yield the port and the web server's service."""
    state = State(installation.folder)
    state.create()
    environment = python_environment() | installation.workers.environment
    environment |= {"SECRET_KEY": secrets.token_urlsafe(48), "STEPMARK_PRODUCTION": "true", "SECURE_COOKIES": "false"}
    with Supervisor() as supervisor, listen(free_port()) as listener:
        port: int = listener.getsockname()[1]
        web = web_service(state, environment, listener.fileno())
        supervisor.start(web)
        wait_until_served(f"http://127.0.0.1:{port}/", web, supervisor)
        ended = threading.Event()

        def keep_running() -> None:
            while not ended.wait(CHECK_SECONDS):
                supervisor.check()

        keeper = threading.Thread(target=keep_running, daemon=True)
        keeper.start()
        try:
            yield port, web
        finally:
            ended.set()
            keeper.join()
