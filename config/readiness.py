"""Whether the site can work, for probes: asked in a thread with a time limit, and kept for a second."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

from config.host_facts import broker_answers, disks
from rewardmodel.selectors.queues import queues_without_worker

KEPT_SECONDS = 1.0
SECONDS = 3.0
"""A check that takes longer counts as failed: a probe must not hang with the database."""
FOR_PEOPLE = ("database", "tables", "disk")
"""What a web server needs to serve people. Without broker and workers they can label."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """Check -> why it failed; empty if it did not."""

    reasons: dict[str, str]

    def is_ready(self, names: tuple[str, ...] | None = None) -> bool:
        return not any(reason for name, reason in self.reasons.items() if names is None or name in names)


class Readinesses:
    """One look at a time for all threads of this process; while one hangs, no other is started."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._looking: threading.Thread | None = None
        self._reasons: dict[str, str] = {}
        self._began = float("-inf")

    def get(self) -> Readiness:
        """Return what is known after some seconds at most; what is not known by then counts as failed."""
        with self._lock:
            hangs = self._looking is not None and self._looking.is_alive()
            if not hangs and time.monotonic() - self._began > KEPT_SECONDS:
                self._reasons, self._began = {}, time.monotonic()
                self._looking = threading.Thread(target=_look, args=[self._reasons], name="readiness", daemon=True)
                self._looking.start()
            if self._looking is not None:
                self._looking.join(max(0.0, self._began + SECONDS - time.monotonic()))
            missing = f"There was no answer within {SECONDS:.0f} s."
            return Readiness({name: self._reasons.get(name, missing) for name in NAMES})

    def forget(self) -> None:
        """Look anew the next time."""
        with self._lock:
            self._began = float("-inf")


readinesses = Readinesses()
NAMES = ("database", "broker", "tables", "disk", "workers")


def _look(reasons: dict[str, str]) -> None:
    """Fill in the reasons one by one, so that what hangs leaves only itself and what follows from it unknown."""
    try:
        reasons["disk"] = _disk()
        reasons["broker"] = "" if broker_answers() else "The broker (REDIS_URL) does not answer."
        reasons["database"] = _of_database(_database)
        away = "It is not known, because the database does not answer."
        for name, check in (("tables", _tables), ("workers", _workers)):
            reasons[name] = away if reasons["database"] else _of_database(check)
    finally:
        connection.close()


def _of_database(check: Callable[[], str]) -> str:
    try:
        return check()
    except DatabaseError as error:
        return f"The database does not answer: {str(error).strip().partition(chr(10))[0]}"


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_is_in_recovery() OR current_setting('default_transaction_read_only')::boolean")
        (read_only,) = cursor.fetchone()
    return "The database is read-only." if read_only else ""


def _tables() -> str:
    missing = missing_migrations()
    if missing:
        return f"{len(missing)} migrations are missing, the first is {'.'.join(missing[0])}."
    if tables := missing_tables():
        return f"{len(tables)} tables are missing, such as {tables[0]}."
    return ""


def _disk() -> str:
    return next((f"{disk.in_words}." for disk in disks() if disk.level == "fail"), "")


def _workers() -> str:
    """Needed are those of queues in which work waits."""
    without = [queue for queue, has_work in queues_without_worker().items() if has_work]
    return f"Work waits in the queue {', '.join(without)}, and no worker serves it." if without else ""


@cache
def known_migrations() -> frozenset[tuple[str, str]]:
    """Those of this version's code."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    loader.load_disk()
    return frozenset((app, name) for app, name in loader.disk_migrations if app in loader.migrated_apps)


def missing_migrations() -> list[tuple[str, str]]:
    """Migrations that the database lacks, by two short queries."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('django_migrations') IS NOT NULL")
        (there,) = cursor.fetchone()
        if there:
            cursor.execute("SELECT app, name FROM django_migrations")
        applied = set(cursor.fetchall()) if there else set()
    return sorted(known_migrations() - applied)


def missing_tables() -> list[str]:
    tables = [model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT wanted FROM unnest(%s::text[]) AS wanted WHERE to_regclass(quote_ident(wanted)) IS NULL", [tables]
        )
        return sorted(name for (name,) in cursor.fetchall())
