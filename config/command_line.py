"""Django's command line; refuses commands on a database that lacks migrations, and says what to do.

Without this check a command would fail halfway at a missing column, with an error that nobody can act on. Commands that work on the
code or on the schema (`migrate`, `check`, `shell`, …) always run.
"""

from collections.abc import Sequence

from django.apps import apps
from django.core.management import BaseCommand, CommandError, ManagementUtility, get_commands
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from annotation.acting import Via, acting_via

DJANGOS_ON_TABLES = ("dumpdata", "flush", "loaddata")
OURS_ON_CODE = ("draw_states", "migrate", "prepare_database")
"""Of our commands, those that run on a database without tables."""
NAMED_AT_MOST = 3


class CommandLine(ManagementUtility):
    """Replaces Django's check of migrations, which only writes a note, by ours."""

    def execute(self) -> None:
        with acting_via(Via.COMMAND):
            super().execute()

    def fetch_command(self, subcommand: str) -> BaseCommand:
        command = super().fetch_command(subcommand)
        if works_on_tables(subcommand):
            command.requires_migrations_checks = True
            command.check_migrations = check_migrations  # type: ignore[method-assign]
        return command


def works_on_tables(name: str) -> bool:
    """Return True for the commands of apps that have tables, except a few, and for a few of Django's own."""
    if name in OURS_ON_CODE:
        return False
    app = get_commands()[name]
    return name in DJANGOS_ON_TABLES or any(
        config.name == app and any(config.get_models()) for config in apps.get_app_configs()
    )


def check_migrations() -> None:
    """Raise CommandError, which ends the command with exit status 1, if the database lacks migrations of this version."""
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except OperationalError as error:
        raise CommandError(f"The database that DATABASE_URL names cannot be used: {error}") from error
    if plan:
        waiting = [f"{migration.app_label}.{migration.name}" for migration, _ in plan]
        raise CommandError(what_to_do(waiting, is_new=not executor.loader.applied_migrations))


def what_to_do(waiting: Sequence[str], *, is_new: bool) -> str:
    if is_new:
        return "The database is new and has no tables yet. Create them first: ./dev manage migrate"
    named = ", ".join(waiting[:NAMED_AT_MOST])
    more = f" and {len(waiting) - NAMED_AT_MOST} more" if len(waiting) > NAMED_AT_MOST else ""
    return (
        f"The database is older than this version of Stepmark: it lacks {named}{more}. "
        "Bring it up to date first: ./dev manage migrate"
    )
