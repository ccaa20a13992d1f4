"""A thread in each web server, worker and beat: it reports on its process, and looks for what needs an admin.

It must never end its process nor hold it up: it is a daemon, has a database connection of its own for some milliseconds, and only logs
what goes wrong.
"""

import atexit
import logging
import os
import socket
import threading
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection

from annotation.services.labeling_events import tell_of_labelings
from annotation.services.process_reports import Reporter, report, sign_off
from config.host_facts import HostFacts
from rewardmodel.services.deliveries import send_due
from rewardmodel.services.watch import look

logger = logging.getLogger(__name__)

FIRST_SECONDS = 1.0
"""The process has started by then."""


class Reporting(threading.Thread):
    """`is_well`: a process that lives but does nothing any more must not report."""

    def __init__(
        self, role: str, name: str, queues: Iterable[str] = (), is_well: Callable[[], bool] = lambda: True
    ) -> None:
        super().__init__(name="reporting", daemon=True)
        self.every = timedelta(seconds=settings.REPORT_SECONDS)
        self.reporter = Reporter(
            name=name[:200], role=role, host=socket.gethostname()[:100], every=self.every, queues=sorted(queues)
        )
        self.facts = HostFacts(queues=self.reporter.queues)
        self.is_well = is_well
        self._stop_asked = threading.Event()
        self._sender: threading.Thread | None = None

    def run(self) -> None:
        pause = FIRST_SECONDS
        while not self._stop_asked.wait(pause):
            pause = self.every.total_seconds()
            if self.is_well():
                self.report_once()

    def report_once(self) -> None:
        try:
            report(self.reporter, self._facts())
            look()
            self._send()
        except DatabaseError as error:
            logger.warning("no report, because the database is away or older than this version: %s", error)
        except Exception:
            logger.exception("the report failed")
        finally:
            connection.close()

    def _facts(self) -> dict[str, Any]:
        """What a host cannot tell must not make its process look dead."""
        try:
            return self.facts.collect()
        except DatabaseError:
            raise
        except Exception:
            logger.exception("the facts of this host could not be collected")
            return {}

    def stop(self, *, signs_off: bool = True) -> None:
        """End, and say so, so that nobody misses the process."""
        self._stop_asked.set()
        if not signs_off:
            return
        try:
            sign_off(self.reporter.name)
        except DatabaseError:
            logger.debug("not signed off", exc_info=True)
        finally:
            connection.close()

    def _send(self) -> None:
        """In a thread of its own: a slow receiver must not make this process look dead."""
        if self._sender is None or not self._sender.is_alive():
            self._sender = threading.Thread(target=send_quietly, name="deliveries", daemon=True)
            self._sender.start()


def send_quietly() -> None:
    try:
        tell_of_labelings()
        send_due()
    except DatabaseError as error:
        logger.warning("nothing is sent, because the database is away: %s", error)
    except Exception:
        logger.exception("sending failed")
    finally:
        connection.close()


def start_web_reporting() -> Reporting | None:
    """For the web server's processes, which share one row per host; it goes stale when all have ended."""
    if not settings.REPORT_SECONDS:
        return None
    reporting = Reporting("web", f"web@{socket.gethostname()}")
    reporting.start()
    atexit.register(reporting.stop, signs_off=False)
    return reporting


def start_worker_reporting(name: str, queues: Iterable[str]) -> Reporting | None:
    if not settings.REPORT_SECONDS:
        return None
    reporting = Reporting("worker", f"worker {name}", queues)
    reporting.start()
    return reporting


def start_beat_reporting(is_well: Callable[[], bool]) -> Reporting | None:
    if not settings.REPORT_SECONDS:
        return None
    reporting = Reporting("beat", f"beat@{socket.gethostname()}-{os.getpid()}", is_well=is_well)
    reporting.start()
    return reporting
