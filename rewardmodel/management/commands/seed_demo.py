"""seed_demo: write the demo's first rows."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotation.errors import DomainError
from rewardmodel.demo.seed import seed_demo


class Command(BaseCommand):
    help = (
        "Write the demo's accounts, problems, generator and first generation; workers do the rest. Safe to run again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            seed_demo()
        except DomainError as error:
            raise CommandError(error.message) from error
