"""add_generator NAME: registers a source of solutions."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotation.errors import DomainError
from rewardmodel.management.options import assignments
from rewardmodel.models import Generator
from rewardmodel.services.generators import add_generator


class Command(BaseCommand):
    help = (
        "Register where solutions come from: a checkpoint (transformers), a server that speaks the OpenAI protocol (openai), or"
        " files (imported: import_solutions FILE --generator NAME does the rest)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--backend", choices=Generator.Backend.values, required=True)
        parser.add_argument(
            "--location", default="", help="Folder of the checkpoint, or base URL of the server up to /v1."
        )
        parser.add_argument(
            "--set",
            action="append",
            default=[],
            metavar="OPTION=VALUE",
            help="The backend's own options: --set model=NAME --set api=chat --set api_key_variable=MY_KEY",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            generator = add_generator(
                name=options["name"],
                backend=options["backend"],
                location=options["location"],
                options=assignments(options["set"]),
            )
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{generator} is registered. A generation takes it by its name: --set generator={generator}")
