"""Runs all checks, each in a thread of its own with a time limit, so that nothing that hangs holds up the rest."""

import copy
import logging
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import DatabaseError, connection, connections, transaction

from annotation.outages import is_outage
from config.doctor.findings import Finding, Level, Visit, fail, warn, worst
from config.doctor.registry import CHECKS, Check

logger = logging.getLogger(__name__)

CONNECT_SECONDS = 3
STATEMENT_MILLISECONDS = 4_000
AT_ONCE = 4
"""Checks that run at the same time, so that few connections are taken."""
AWAY = "It is not known: the database does not answer or is not ready for this version."


@dataclass(frozen=True, slots=True)
class Group:
    """What the checks of one name found."""

    name: str
    findings: list[Finding]

    @property
    def level(self) -> Level:
        return worst(self.findings)


@dataclass(slots=True)
class _Running:
    check: Check
    findings: list[Finding] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)
    began: threading.Event = field(default_factory=threading.Event)


def examine(visit: Visit | None = None) -> list[Group]:
    """Run all checks. Works with the database or the broker away; takes at most some seconds for each that hangs."""
    gate = threading.Semaphore(AT_ONCE)
    running = [_Running(check) for check in CHECKS]
    for one in running:
        threading.Thread(target=_run, args=(one, visit, gate), name=f"doctor {one.check.name}", daemon=True).start()
    groups: dict[str, list[Finding]] = {}
    for one in running:
        groups.setdefault(one.check.name, []).extend(_wait(one, gate))
    return [Group(name, findings) for name, findings in groups.items()]


def _wait(one: _Running, gate: threading.Semaphore) -> Iterator[Finding]:
    deadline = time.monotonic() + 2 * one.check.seconds
    one.began.wait(one.check.seconds)
    if one.ended.wait(min(one.check.seconds, max(0.0, deadline - time.monotonic()))):
        yield from one.findings
        return
    gate.release()  # the thread that hangs keeps its place no longer
    yield from list(one.findings)
    yield fail(
        f"This check did not end within {one.check.seconds:.0f} s.",
        "Something that it asks hangs: look at the network, and at the service's load.",
        one.check.name,
    )


def _run(one: _Running, visit: Visit | None, gate: threading.Semaphore) -> None:
    with gate:
        one.began.set()
        try:
            limit_database()
            if one.check.needs_database:
                with transaction.atomic():
                    with connection.cursor() as cursor:
                        cursor.execute(f"SET LOCAL statement_timeout = {STATEMENT_MILLISECONDS}")
                    _collect(one, visit)
            else:
                _collect(one, visit)
        except DatabaseError as error:
            one.findings.append(_of_database(error))
        except Exception:
            logger.exception("the check %s failed", one.check.name)
            one.findings.append(
                fail("This check itself failed.", "See the log; it is a fault of the product.", one.check.name)
            )
        finally:
            connection.close()
            one.ended.set()


def _collect(one: _Running, visit: Visit | None) -> None:
    one.findings.extend(one.check.run(visit))


def _of_database(error: DatabaseError) -> Finding:
    mend = "See the check of the database." if is_outage(error) else "See the checks of the database and of migrations."
    return warn(AWAY, mend)


def limit_database() -> None:
    """Give this thread a connection that does not wait long for a database that is away."""
    wrapper = connections.create_connection("default")
    wrapper.settings_dict = copy.deepcopy(wrapper.settings_dict)
    wrapper.settings_dict["OPTIONS"]["connect_timeout"] = CONNECT_SECONDS
    connections["default"] = wrapper
