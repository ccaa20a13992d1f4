"""The database: whether it answers, its version, the rights of the application's role, its room, and a pooler in between."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection

from config.doctor.findings import Finding, Visit, fail, ok, warn
from config.doctor.pooler import check_pooler

OLDEST_VERSION = 140_000
BUSY_SHARE = 0.85
TABLES_REFUSED = """
SELECT relname FROM pg_class
WHERE relname = ANY(%s) AND relnamespace = 'public'::regnamespace AND relkind = 'r' AND NOT (
    has_table_privilege(oid, 'SELECT') AND has_table_privilege(oid, 'INSERT')
    AND has_table_privilege(oid, 'UPDATE') AND has_table_privilege(oid, 'DELETE')
) ORDER BY relname
"""


def check_database(visit: Visit | None) -> Iterator[Finding]:
    where = place()
    try:
        version = int(_one("SELECT current_setting('server_version_num')"))
    except DatabaseError as error:
        yield fail(f"The database does not answer: {_short(error)}", "Start it, or correct DATABASE_URL.", where)
        return
    told = f"PostgreSQL {version // 10_000}.{version % 10_000} answers."
    if version < OLDEST_VERSION:
        yield fail(f"{told} It is too old.", "Use PostgreSQL 14 or newer.", where)
    else:
        yield ok(told, where)
    yield from _role(where)
    yield from _rights(where)
    yield from _room(where)
    yield from check_pooler(where)


def place() -> str:
    """Where the database is, without a password."""
    parts = settings.DATABASES["default"]
    host = parts.get("HOST") or parts.get("OPTIONS", {}).get("host") or "local socket"
    port = f":{parts['PORT']}" if parts.get("PORT") else ""
    return f"{host}{port}, database {parts.get('NAME')}, role {parts.get('USER') or '(default)'}"


def _role(where: str) -> Iterator[Finding]:
    is_superuser, name = _row("SELECT rolsuper, rolname FROM pg_roles WHERE rolname = current_user")
    owner = _one("SELECT datdba::regrole::text FROM pg_database WHERE datname = current_database()")
    if is_superuser:
        yield fail(
            f"The role {name} is a superuser, so a fault of the site could read files and run programs on the database's host.",
            f"Use a role of its own: CREATE ROLE stepmark LOGIN; REASSIGN OWNED BY {name} TO stepmark; and name it in DATABASE_URL.",
            where,
        )
    else:
        yield ok(f"The role {name} is no superuser.", where)
    if not _one(
        "SELECT pg_has_role(current_user, datdba, 'MEMBER') FROM pg_database WHERE datname = current_database()"
    ):
        yield warn(
            f"The database belongs to {owner}, so {name} may be unable to upgrade it.",
            f"ALTER DATABASE … OWNER TO {name};",
            where,
        )


def _rights(where: str) -> Iterator[Finding]:
    if not _one("SELECT has_schema_privilege(current_user, 'public', 'CREATE')"):
        yield fail(
            "The role may not create tables, so an upgrade fails.",
            "GRANT CREATE ON SCHEMA public TO the role, or make it the database's owner.",
            where,
        )
    tables = [model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    refused = _rows(TABLES_REFUSED, [tables])
    if refused:
        names = ", ".join(name for (name,) in refused[:3])
        yield fail(
            f"The role may not read or write {len(refused)} tables, such as {names}.",
            "Make the role their owner: REASSIGN OWNED BY … TO …;",
            where,
        )
    if _one("SELECT pg_is_in_recovery() OR current_setting('default_transaction_read_only')::boolean"):
        yield fail(
            "The database is read-only.", "Point DATABASE_URL to the primary, or end the read-only state.", where
        )


def _room(where: str) -> Iterator[Finding]:
    used, most = _row(
        "SELECT (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'),"
        " current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int"
    )
    if used > BUSY_SHARE * most:
        yield warn(
            f"{used} of {most} connections are in use.",
            "Raise max_connections, use fewer web and worker processes, or put PgBouncer in between.",
            where,
        )
    if _one("SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()") != "UTF8":
        yield fail(
            "The database's encoding is not UTF8, so many texts cannot be stored.",
            "Make a database with ENCODING 'UTF8' and move the data there (./dev backup, ./dev restore).",
            where,
        )
    limit = _one("SELECT rolconnlimit FROM pg_roles WHERE rolname = current_user")
    size = _one("SELECT pg_size_pretty(pg_database_size(current_database()))")
    told = f"{used} of {most} connections are in use; the database has {size}."
    yield ok(told if limit < 0 else f"{told} The role may have {limit} connections.", where)


def _one(sql: str) -> Any:
    return _row(sql)[0]


def _row(sql: str) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        row: tuple[Any, ...] = cursor.fetchone()
    return row


def _rows(sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _short(error: Exception) -> str:
    """The first line; libpq's messages have no password in them."""
    return str(error).strip().partition("\n")[0] or type(error).__name__
