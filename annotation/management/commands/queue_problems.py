"""queue_problems --phase NAME: problems become items of a phase of flow 1."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from annotation.errors import DomainError
from annotation.management.checked_command import CheckedCommand
from annotation.models import Phase
from annotation.services.problem_queue import note_queued, queue_problems


class Command(CheckedCommand):
    help = "Queue train problems in a phase with flow 1. Problems that are already in the phase are not changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--phase", required=True, metavar="NAME", help="name of the phase, which must have flow 1")
        for name in ("source", "subject", "level"):
            parser.add_argument(f"--{name}", default="", help=f"only problems of this {name}")
        parser.add_argument(
            "--without-drawings", action="store_true", help="leave out problems with a drawing ([asy], TikZ, pictures)"
        )
        parser.add_argument("--count", type=_at_least_one, metavar="N", help="at most N problems")
        parser.add_argument("--priority", type=float, default=0.0, help="highest first (default: 0)")
        parser.add_argument(
            "--labels", type=_at_least_one, metavar="N", help="labelings per problem (default: the phase's)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        phase = Phase.objects.filter(name=options["phase"]).first()
        if phase is None:
            known = ", ".join(f"“{name}”" for name in Phase.objects.order_by("id").values_list("name", flat=True))
            raise CommandError(f"There is no phase “{options['phase']}”. Known phases: {known or 'none'}.")
        try:
            queued = queue_problems(
                phase=phase,
                source=options["source"],
                subject=options["subject"],
                level=options["level"],
                without_drawings=options["without_drawings"],
                count=options["count"],
                priority=options["priority"],
                labelings_wanted=options["labels"],
            )
        except DomainError as error:
            raise CommandError(error.message) from error
        note_queued(phase=phase, problems=queued)
        self.stdout.write(f"{queued} problems queued in {phase}")


def _at_least_one(text: str) -> int:
    value = int(text)
    if value < 1:
        raise ValueError
    return value
