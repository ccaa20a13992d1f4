"""Whether a pooler is between the site and the database, in which mode, and whether the settings go with it."""

from collections.abc import Iterator
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection

from config.doctor.findings import Finding, fail, ok

SECONDS = 3
TRIES = 20
"""Transactions after which a pooler has given one client the server of another, whatever other traffic it has."""


def check_pooler(where: str) -> Iterator[Finding]:
    """A pooler gives clients process ids of its own, so that they differ from those of the server's processes."""
    with connect() as first, connect() as second:
        if _pid(first) == first.info.backend_pid:
            return
        try:
            shared = _share_servers(first, second)
        except psycopg.Error:
            yield fail(
                "A pooler in statement mode is in between: it forbids transactions.",
                "Set its pool_mode to transaction or session.",
                where,
            )
            return
        if not shared:
            yield ok("A pooler is in between, and it keeps sessions.", where)
        elif not settings.PREPARED_STATEMENTS:
            yield ok("A pooler in transaction mode is in between, and PREPARED_STATEMENTS is off.", where)
        elif _keeps_prepared(first, second):
            yield ok("A pooler in transaction mode is in between, and it keeps prepared statements.", where)
        else:
            yield fail(
                "A pooler in transaction mode is in between, and it does not keep prepared statements.",
                "Set PREPARED_STATEMENTS=false, or max_prepared_statements in PgBouncer 1.21 or newer.",
                where,
            )


def connect() -> psycopg.Connection[Any]:
    """A connection with autocommit, outside of Django's: what fails in it breaks nothing else."""
    parameters = {name: value for name, value in connection.get_connection_params().items() if name in LIBPQ}
    return psycopg.connect(**{**parameters, "connect_timeout": SECONDS}, autocommit=True)


LIBPQ = (
    "dbname",
    "user",
    "password",
    "host",
    "port",
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
    "options",
    "service",
    "passfile",
)


def _share_servers(first: "psycopg.Connection[Any]", second: "psycopg.Connection[Any]") -> bool:
    """A pooler that keeps sessions gives each client a server of its own, always the same."""
    of_first, of_second = set(), set()
    for _ in range(TRIES):
        of_first.add(_pid(first))
        with second.transaction():
            of_second.add(_pid(second))
        if of_first & of_second or len(of_first) > 1 or len(of_second) > 1:
            return True
    return False


def _keeps_prepared(first: "psycopg.Connection[Any]", second: "psycopg.Connection[Any]") -> bool:
    try:
        for number in range(TRIES):
            first.execute("SELECT %s::int", [number], prepare=True)
            with second.transaction():
                second.execute("SELECT 1")  # takes the server on which it was prepared
                first.execute("SELECT %s::int", [number], prepare=True)
    except psycopg.Error:
        return False
    return True


def _pid(client: "psycopg.Connection[Any]") -> int:
    row = client.execute("SELECT pg_backend_pid()").fetchone()
    return int(row[0]) if row else 0
