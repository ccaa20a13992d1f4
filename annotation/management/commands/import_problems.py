"""import_problems FILE…: import MATH and GSM8K rows as problems."""

from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from annotation.imports.importer import Importer
from annotation.imports.problems import ProblemImporter
from annotation.management.checked_command import checked_length
from annotation.management.import_command import ImportCommand
from annotation.models import Problem


class Command(ImportCommand):
    help = (
        "Import problems from files of MATH, AIME, GSM8K and the like, or folders of them. Problems of the test split are held out: they "
        "are never queued for labeling or trained on."
    )
    noun = "problems"

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--split", choices=Problem.Split.values, default=Problem.Split.TRAIN.value)
        parser.add_argument("--source", metavar="NAME", default="", help="Data set of the problems.")

    def importer_factory(self, options: dict[str, Any]) -> Callable[[], Importer[Any]]:
        source = checked_length("--source", options["source"], Problem._meta.get_field("source").max_length)
        importer = ProblemImporter(split=options["split"], source=source)
        return lambda: importer
