"""Migrations: missing in the database, or newer than the code."""

from collections.abc import Iterator

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from config.doctor.findings import Finding, Visit, fail, ok, warn
from config.readiness import known_migrations, missing_tables


def check_migrations(visit: Visit | None) -> Iterator[Finding]:
    recorder = MigrationRecorder(connection)
    if not recorder.has_table():
        yield fail("The database has no tables yet.", "Run ./dev manage migrate; ./dev serve does it at each start.")
        return
    applied, known = set(recorder.applied_migrations()), known_migrations()
    missing = sorted(known - applied)
    if missing:
        yield fail(
            f"{len(missing)} migrations are missing, the first is {'.'.join(missing[0])}.",
            "Run ./dev manage migrate.",
        )
    ours = {app for app, _ in known}
    newer = sorted(name for name in applied - known if name[0] in ours)
    if newer:
        yield warn(
            f"The database is newer than this version: it has {'.'.join(newer[-1])}, which this version does not know.",
            "Start the newer version everywhere. The version before goes on working meanwhile, older ones may not.",
        )
    if tables := missing_tables():
        yield fail(
            f"{len(tables)} tables are missing, such as {tables[0]}.",
            "Restore the last backup into a new database (./dev restore); migrations do not make them again.",
        )
    if not missing and not tables:
        yield ok(f"All {len(known)} migrations are there.")
