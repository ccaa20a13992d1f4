"""Compare the counts of the queue with what is there: `manage.py check_counts [--repair]`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotation.services.queue_counts import check_counts, repair_counts


class Command(BaseCommand):
    help = "Counts all items and submitted assignments, and compares with the totals that the pages show. May run while people work."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true", help="correct what differs")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit with 1 if something differs and is not repaired."""
        found = repair_counts() if options["repair"] else check_counts()
        for difference in found:
            self.stdout.write(str(difference))
        if found and not options["repair"]:
            raise CommandError(f"The counts of {len(found)} phases differ. Correct them with --repair.")
        self.stdout.write("repaired" if found else "the counts are right")
