"""prepare_database KIND: bring the database up to date and write down what it is for, or refuse it untouched."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from annotation.errors import DomainError
from annotation.models import Installation
from annotation.services.installation import check_kind, claim_database


class Command(BaseCommand):
    help = "Migrate the database of a demo or of a production site. A database of the other kind is refused and not changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=Installation.Kind.values)

    def handle(self, *args: Any, kind: str, **options: Any) -> None:
        try:
            check_kind(kind)
            call_command("migrate", interactive=False, verbosity=min(options["verbosity"], 1))
            claim_database(kind)
        except DomainError as error:
            raise CommandError(error.message) from error
        except OperationalError as error:
            raise CommandError(f"The database that DATABASE_URL names cannot be used: {error}") from error
