"""A web server on the rows of a test's installation, started again when it dies, for the sample of faults in the suite."""

from __future__ import annotations

import contextlib
import secrets
import threading
from collections.abc import Iterator

from config.launcher.folders import State
from config.launcher.ports import listen
from config.launcher.processes import end
from config.launcher.product import python_environment
from config.launcher.site import is_served, web_service
from config.launcher.supervisor import Service
from tests.faults.site import free_port
from tests.launcher.launched_checkout import wait_for
from tests.rewardmodel.private_installation import PrivateInstallation

CHECK_SECONDS = 0.2


@contextlib.contextmanager
def web_site(installation: PrivateInstallation) -> Iterator[tuple[int, Service]]:
    """Yield the port and the web server's service. The launcher's Supervisor would end other children of the tests' process."""
    state = State(installation.folder)
    state.create()
    environment = python_environment() | installation.workers.environment
    environment |= {"SECRET_KEY": secrets.token_urlsafe(48), "STEPMARK_PRODUCTION": "true", "SECURE_COOKIES": "false"}
    with listen(free_port()) as listener:
        port: int = listener.getsockname()[1]
        web = web_service(state, environment, listener.fileno())
        web.start()
        ended = threading.Event()

        def keep_running() -> None:
            while not ended.wait(CHECK_SECONDS):
                if web.exit_status() is not None:
                    web.start()

        keeper = threading.Thread(target=keep_running, daemon=True)
        try:
            wait_for("answer of the site", lambda: is_served(f"http://127.0.0.1:{port}/"))
            keeper.start()
            yield port, web
        finally:
            ended.set()
            if keeper.is_alive():
                keeper.join()
            if web.process is not None:
                end(web.process)
