"""import_solutions FILE…: solutions that were sampled elsewhere."""

from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import CommandError

from annotation.imports.run import Importer
from annotation.imports.solutions import SolutionImporter
from annotation.management.import_command import ImportCommand
from annotation.models import Solution
from annotation.records.cutting import CUTS


class Command(ImportCommand):
    help = (
        'Import solutions from JSON Lines files (plain or .gz) of {"problem", "steps" or "solution", "answer"}. '
        "Their problems must be known already."
    )
    noun = "solutions"

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--generator", metavar="NAME", default="imported", help="Who wrote them. Default: imported."
        )
        parser.add_argument(
            "--cut",
            choices=list(CUTS),
            default="line",
            help='Where a "solution" text is cut into steps. Default: line.',
        )

    def importer_factory(self, options: dict[str, Any]) -> Callable[[], Importer[Any]]:
        longest = Solution._meta.get_field("generator").max_length
        if not options["generator"].strip() or (longest is not None and len(options["generator"]) > longest):
            raise CommandError(f"--generator must be a name of 1 to {longest} characters.")
        return lambda: SolutionImporter(generator=options["generator"], cut=options["cut"])
