"""archived_samples --generation N: read solutions that tidy_up moved into a file, or store them in the database again."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from annotation.management.checked_command import CheckedCommand
from annotation.management.output import leave_standard_output, open_output
from rewardmodel.models import Generation
from rewardmodel.selectors.sample_archive import archive_path, archived_rows
from rewardmodel.selectors.sample_export import archived_sample
from rewardmodel.services.sample_archive import restore_generation


class Command(CheckedCommand):
    help = (
        "Write the solutions of an old generation that are in a file instead of the database, as export_samples writes those that are"
        " not (--output), or store them in the database again (--restore)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--generation", type=int, required=True, metavar="N")
        asked = parser.add_mutually_exclusive_group(required=True)
        asked.add_argument("--output", metavar="FILE", help="A name ending in .gz is compressed; - is standard output.")
        asked.add_argument(
            "--restore",
            action="store_true",
            help="Raise STEPMARK_KEEP_GENERATIONS first, or the next tidy_up moves them out again.",
        )

    def handle(self, *args: Any, generation: int, **options: Any) -> None:
        row = Generation.objects.select_related("selector").filter(number=generation).first()
        if row is None:
            raise CommandError(f"There is no generation {generation}.")
        if not archive_path(row).exists():
            raise CommandError(
                f"Generation {generation} has no file {archive_path(row)}: its solutions are in the database."
            )
        if options["restore"]:
            self.stderr.write(
                f"{restore_generation(generation=row):,} solutions are in the database again.", style_func=str
            )
            return
        try:
            with transaction.atomic(), open_output(options["output"], self.stdout) as file:
                for archived in archived_rows(row):
                    sample = archived_sample(archived, row.selector)
                    file.write((json.dumps(sample, ensure_ascii=False) + "\n").encode())
        except BrokenPipeError:
            leave_standard_output()
        except (OSError, EOFError, ValueError) as error:
            raise CommandError(
                f"{archive_path(row)} cannot be read, or {options['output']} not be written: {error}"
            ) from error
