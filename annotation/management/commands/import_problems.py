"""import_problems FILE…: import MATH and GSM8K rows as problems."""

from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import CommandError

from annotation.imports.importer import Importer
from annotation.imports.problems import ProblemImporter
from annotation.management.import_command import ImportCommand
from annotation.models import Problem


class Command(ImportCommand):
    help = (
        "Import problems from MATH or GSM8K JSON Lines files (plain or .gz). Problems of the test split are held out: they are never "
        "queued for labeling or trained on."
    )
    noun = "problems"

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--split", choices=Problem.Split.values, default=Problem.Split.TRAIN.value)
        parser.add_argument("--source", metavar="NAME", default="", help="Data set of the problems.")

    def importer_factory(self, options: dict[str, Any]) -> Callable[[], Importer[Any]]:
        longest = Problem._meta.get_field("source").max_length
        if longest is not None and len(options["source"]) > longest:
            raise CommandError(f"--source may have at most {longest} characters.")
        importer = ProblemImporter(split=options["split"], source=options["source"])
        return lambda: importer
