"""Migrate while the site works: one process at a time, no long wait for a lock, and another attempt after a refused one.

A migration that needs a lock which excludes others makes everybody who comes later wait behind it. So it waits for half a second at most,
gives way, and tries again after a pause. Statements that work beside others (`CONCURRENTLY`, `VALIDATE`) wait as long as they need.
"""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper

LOCK_TIMEOUT_MS = 500
"""The longest wait for a lock, and so the longest time that others wait behind a migration which cannot start."""
PATIENCE_SECONDS = 600.0
"""After this long without a lock, the migration ends with an error that names who holds it."""
PAUSES = (0.5, 1, 2, 4, 8)
"""Seconds between attempts; the last one repeats."""

ADVISORY_KEY = "hashtext('stepmark.migrate')"
LOCK_REFUSED = ("55P03", "40P01")
"""SQLSTATE: the lock was not available in time; two transactions waited for each other."""
BESIDE_OTHERS = re.compile(r"\bCONCURRENTLY\b|\bVALIDATE\s+CONSTRAINT\b", re.IGNORECASE)

OLDEST_TRANSACTIONS = """
SELECT pid, extract(epoch FROM clock_timestamp() - xact_start)::int, coalesce(nullif(application_name, ''), usename), left(query, 80)
FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL AND state <> 'idle'
    AND query NOT LIKE '%%advisory_xact_lock%%'
ORDER BY xact_start LIMIT 3
"""

Say = Callable[[str], None]
Result = TypeVar("Result")


class MigrationBlocked(Exception):
    """Others have held a lock for too long; the message names them. What was migrated before stays, the rest can be repeated."""


@contextmanager
def one_at_a_time(connection: BaseDatabaseWrapper, say: Say) -> Iterator[None]:
    """Hold a lock of the database until the block ends, so that several hosts can migrate at their start.

    A transaction of a second connection holds it: a session's lock would get lost behind a pooler. Its statements have no parameters.
    With some, the last one would keep its snapshot, for which `CREATE INDEX CONCURRENTLY` waits.
    """
    holder = connection.copy()
    try:
        holder.set_autocommit(False)
        with holder.cursor() as cursor:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            cursor.execute(f"SELECT pg_try_advisory_xact_lock({ADVISORY_KEY})")
            if not cursor.fetchone()[0]:
                say("Another process is migrating this database; waiting until it is done.")
                cursor.execute(f"SELECT pg_advisory_xact_lock({ADVISORY_KEY})")
        yield
    finally:
        if holder.connection is not None:
            holder.rollback()
        holder.close()


@contextmanager
def short_locks(connection: BaseDatabaseWrapper, say: Say) -> Iterator[None]:
    """Let no statement of this connection wait longer for a lock; outside a transaction, repeat one that was refused."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        (before,) = cursor.fetchone()
    _set_timeout(connection, str(LOCK_TIMEOUT_MS))

    def run(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if connection.in_atomic_block:
            return execute(sql, params, many, context)
        if BESIDE_OTHERS.search(sql):
            context["cursor"].cursor.execute("SET lock_timeout = 0")
            try:
                return execute(sql, params, many, context)
            finally:
                context["cursor"].cursor.execute(f"SET lock_timeout = {LOCK_TIMEOUT_MS}")
        return until_unlocked(lambda: execute(sql, params, many, context), connection, say)

    try:
        with connection.execute_wrapper(run):
            yield
    finally:
        if connection.is_usable():
            _set_timeout(connection, before)


def until_unlocked(attempt: Callable[[], Result], connection: BaseDatabaseWrapper, say: Say) -> Result:
    """Repeat what a lock of others refused. Raises MigrationBlocked after PATIENCE_SECONDS, and every other error at once."""
    began, attempts = time.monotonic(), 0
    while True:
        try:
            return attempt()
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", None) not in LOCK_REFUSED or connection.in_atomic_block:
                raise
            holders = _holders(connection)
            if time.monotonic() - began > PATIENCE_SECONDS:
                raise MigrationBlocked(_blocked(holders)) from error
        say(f"A table is in use; trying again. {holders}".rstrip())
        time.sleep(PAUSES[min(attempts, len(PAUSES) - 1)])
        attempts += 1


def _set_timeout(connection: BaseDatabaseWrapper, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [value])


def _holders(connection: BaseDatabaseWrapper) -> str:
    """Name the oldest transactions: one of them holds the lock."""
    with connection.cursor() as cursor:
        cursor.execute(OLDEST_TRANSACTIONS)
        rows = cursor.fetchall()
    told = (f"{who} (process {pid}, for {seconds} s: {' '.join(query.split())})" for pid, seconds, who, query in rows)
    return f"Oldest transactions: {'; '.join(told)}." if rows else ""


def _blocked(holders: str) -> str:
    return (
        f"A table was in use for {PATIENCE_SECONDS:.0f} s, so the migration gave up. Nothing is half done: what was migrated stays, and"
        f" the same command goes on from there. {holders} End them (SELECT pg_terminate_backend(PROCESS)), then migrate again."
    )
