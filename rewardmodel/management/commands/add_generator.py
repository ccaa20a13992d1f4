"""add_generator NAME: register a source of solutions."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from annotation.errors import DomainError
from annotation.management.checked_command import CheckedCommand, checked_name
from rewardmodel.management.options import assignments, checkpoint_location
from rewardmodel.models import Generator
from rewardmodel.services.generators import add_generator


class Command(CheckedCommand):
    help = (
        "Register a source of solutions: a checkpoint (transformers), a server that speaks the OpenAI protocol (openai), or files"
        " (imported; then import them: import_solutions FILE --generator NAME)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--backend", choices=Generator.Backend.values, required=True)
        parser.add_argument(
            "--location", default="", help="Folder of the checkpoint, or the server's base URL up to and including /v1."
        )
        parser.add_argument(
            "--set",
            action="append",
            default=[],
            metavar="OPTION=VALUE",
            help="An option of the backend, repeatable: --set model=NAME --set api=chat --set api_key_variable=MY_KEY",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            generator = add_generator(
                name=checked_name("NAME", options["name"], Generator._meta.get_field("name").max_length),
                backend=options["backend"],
                location=checkpoint_location(options["location"]),
                options=assignments(options["set"]),
            )
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{generator} is registered. To use it in a generation: --set generator={generator}")
