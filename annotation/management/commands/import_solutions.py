"""import_solutions FILE…: import solutions that were sampled elsewhere."""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from annotation.imports.importer import SHOWN_BAD_LINES, BadLine, Importer, parsed_rows
from annotation.imports.solutions import SolutionImporter, SolutionRow, preview
from annotation.management.checked_command import checked_name
from annotation.management.import_command import ImportCommand
from annotation.models import Solution
from datafiles.opening import UnreadableFile
from mathtext.cutting import CUTS

PREVIEWED = 3


class Command(ImportCommand):
    help = (
        'Import solutions from JSON or JSON Lines files of {"problem", "steps" or "solution", "answer"}. '
        "Import their problems first."
    )
    noun = "solutions"

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--generator", metavar="NAME", default="imported", help="Name of the generator. Default: imported."
        )
        parser.add_argument(
            "--cut",
            choices=list(CUTS),
            default="line",
            help='How to cut a "solution" text into steps; never inside mathematics. Default: line.',
        )
        parser.add_argument(
            "--preview",
            metavar="N",
            nargs="?",
            type=int,
            const=PREVIEWED,
            help=f"Show how the first N solutions would be cut, and import nothing. Default: {PREVIEWED}.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["preview"] is None:
            super().handle(*args, **options)
        else:
            self._preview(options)

    def _preview(self, options: dict[str, Any]) -> None:
        """Works before the problems are imported, so that users can check the cut first."""
        if options["preview"] < 1:
            raise CommandError("--preview needs a number of solutions, at least 1.")
        new_importer = self.importer_factory(options)
        shown = bad = 0
        try:
            for parsed in parsed_rows([Path(file) for file in options["files"]], new_importer):
                if isinstance(parsed, BadLine):
                    bad += 1
                    if bad <= SHOWN_BAD_LINES:
                        self._report(parsed)
                    continue
                self.stdout.write(preview(parsed.row, place=f"{parsed.path}:{parsed.number}") + "\n\n")
                shown += 1
                if shown == options["preview"]:
                    break
        except UnreadableFile as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{shown:,} solutions shown, cut by {options['cut']}. Nothing was imported.")
        if bad:
            raise CommandError(f"Bad lines: {bad:,}.")

    def importer_factory(self, options: dict[str, Any]) -> Callable[[], Importer[SolutionRow]]:
        longest = Solution._meta.get_field("generator").max_length
        generator = checked_name("--generator", options["generator"], longest)
        return lambda: SolutionImporter(generator=generator, cut=options["cut"])
