"""tidy_up: show what the retention rules would delete and move out of the database, ask, and do it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from rewardmodel.models import Generation
from rewardmodel.selectors.retention import Retention, retention
from rewardmodel.selectors.sample_archive import archive_path, generations_to_archive, solutions_to_archive
from rewardmodel.services.retention import FilesInUse, delete_old_files
from rewardmodel.services.sample_archive import archive_generation
from rewardmodel.work.disk import free_bytes, told


class Command(BaseCommand):
    help = (
        "Delete files of models that no rule keeps and what interrupted work left behind, and move solutions that nobody labels from old"
        " generations into files. Shows everything first, and asks. The settings STEPMARK_KEEP_… are the rules; a task does the same"
        " every six hours."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        asked = parser.add_mutually_exclusive_group()
        asked.add_argument("--dry-run", action="store_true", help="Only show.")
        asked.add_argument("--yes", action="store_true", help="Do not ask.")

    def handle(self, *args: Any, **options: Any) -> None:
        found = retention()
        generations = [
            (each, count) for each in generations_to_archive() if (count := solutions_to_archive(each).count())
        ]
        self._show(found, generations)
        if not (found.models or found.leftovers or generations):
            self.stdout.write("There is nothing to tidy up.")
            return
        if options["dry_run"]:
            self.stdout.write("Nothing was changed (--dry-run).")
            return
        if not options["yes"] and input("Go on? [y/N] ").strip().casefold() not in ("y", "yes"):
            self.stdout.write("Nothing was changed.")
            return
        try:
            deleted = delete_old_files()
            moved = sum(archive_generation(generation=generation) for generation, _ in generations)
        except (FilesInUse, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{told(deleted.bytes)} deleted, {moved:,} solutions moved into files; {told(free_bytes())} are free."
        )

    def _show(self, found: Retention, generations: list[tuple[Generation, int]]) -> None:
        state_dir: Path = settings.STATE_DIR
        for kept in found.kept:
            self.stdout.write(f"keep    {kept.reward_model.name:<20} {told(kept.bytes):>12}  {kept.why}")
        for model in found.models:
            self.stdout.write(f"delete  {model.reward_model.name:<20} {told(model.bytes):>12}  {model.why}")
        for leftover in found.leftovers:
            name = leftover.path.relative_to(state_dir).as_posix()
            self.stdout.write(f"delete  {name:<20} {told(leftover.bytes):>12}  {leftover.why}")
        for generation, count in generations:
            place = archive_path(generation).relative_to(state_dir)
            self.stdout.write(f"move    generation {generation.number:<9} {count:>12,} solutions to {place}")
        for path in found.unknown:
            self.stdout.write(
                f"unknown {path.relative_to(state_dir)}: no training of this database; delete it by hand if nobody needs it"
            )
