"""Whether the database has the tables that this version of the program knows: older, newer, or the same."""

from dataclasses import dataclass
from functools import lru_cache

from django.db import ProgrammingError, connection
from django.db.migrations.loader import MigrationLoader

NAMED_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class SchemaState:
    """`missing`: migrations of this version that the database lacks. `unknown`: those that a later version made."""

    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def is_usable(self) -> bool:
        """False if the database is older than the program. One version newer is fine: migrations keep the version before at work."""
        return not self.missing

    def describe(self) -> str:
        """Return what is wrong and how to mend it, in one sentence or two; empty if nothing is."""
        if self.missing:
            return (
                f"The database is older than this version of Stepmark: it lacks {_named(self.missing)}."
                " Run ./dev manage migrate; the site need not stop for it."
            )
        if self.unknown:
            return (
                f"The database is newer than this version of Stepmark, which does not know {_named(self.unknown)}."
                " Restart this process with the new version; until then it goes on working."
            )
        return ""


def schema_state() -> SchemaState:
    """Compare the database with the migrations of this program. One query; raises what the database raises when it is away."""
    known, applied = _known(), _applied()
    apps = {app for app, _ in known}
    return SchemaState(
        missing=tuple(f"{app}.{name}" for app, name in sorted(known - applied)),
        unknown=tuple(f"{app}.{name}" for app, name in sorted(applied - known) if app in apps),
    )


@lru_cache(maxsize=1)
def _known() -> frozenset[tuple[str, str]]:
    """The program's migrations; they are read once, because they do not change while it runs."""
    return frozenset(MigrationLoader(None).disk_migrations)


def _applied() -> frozenset[tuple[str, str]]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            return frozenset(cursor.fetchall())
    except ProgrammingError:  # a new database has no such table
        return frozenset()


def _named(migrations: tuple[str, ...]) -> str:
    more = len(migrations) - NAMED_AT_MOST
    return ", ".join(migrations[:NAMED_AT_MOST]) + (f" and {more} more" if more > 0 else "")
