"""migrate: Django's command for a site at work: one process at a time, no long wait for a lock, repeated if refused."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections

from annotation.services.migrating import MigrationBlocked, one_at_a_time, short_locks, until_unlocked


class Command(migrate.Command):
    help = f"{migrate.Command.help} The site may go on working: see docs/operations.md, “Upgrade a running site”."

    def handle(self, *args: Any, **options: Any) -> None:
        if options["plan"] or options["check_unapplied"]:
            super().handle(*args, **options)
            return
        connection = connections[options["database"]]
        try:
            with one_at_a_time(connection, self._say), short_locks(connection, self._say):
                until_unlocked(lambda: super(Command, self).handle(*args, **options), connection, self._say)
        except MigrationBlocked as error:
            raise CommandError(str(error)) from error

    def _say(self, line: str) -> None:
        self.stderr.write(line)
