"""Errors of the database that pass: it is away, full, read-only, restarting, or out of connections."""

from django.db import DatabaseError, InterfaceError, connection

PASSING_CLASSES = ("08", "40", "53", "57", "58")
"""Classes of SQLSTATE: no connection, a transaction that gave way, no room or connection left, an operator's doing, a broken disk."""
PASSING_STATES = ("25006", "55P03", "XX000")
"""The database is read-only, for example a standby before it takes over; a lock is not available; a server that fails inside."""

OUTAGE_KINDS = ("connection", "resources", "read_only", "conflict", "other")


def is_outage(error: BaseException) -> bool:
    """Whether the same call may succeed later without a change to it. False for a mistake in a query or in its values."""
    if isinstance(error, InterfaceError):
        return True
    if not isinstance(error, DatabaseError):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    if state is not None:
        return state[:2] in PASSING_CLASSES or state in PASSING_STATES
    # without a state it comes from the client: the connection broke, or there never was one
    return connection.connection is None or bool(connection.connection.closed)


def outage_kind(error: BaseException) -> str:
    """Say in one of OUTAGE_KINDS what failed: "resources" is no room, memory or connection left, "conflict" other transactions."""
    state = getattr(error.__cause__, "sqlstate", None)
    if state is None or state[:2] in ("08", "57"):
        return "connection"
    if state == "25006":
        return "read_only"
    if state[:2] == "40" or state == "55P03":
        return "conflict"
    return "resources" if state[:2] == "53" else "other"
