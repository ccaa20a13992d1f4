"""queue_solutions FILE… | --generator NAME, --phase NAME: solutions become items of a phase of flow 2."""

import time
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from typing import Any

from django.core.management.base import CommandError

from annotation.errors import DomainError
from annotation.imports.followed import FollowedImporter
from annotation.imports.importer import Importer
from annotation.imports.solutions import SolutionImporter, SolutionRow
from annotation.management.checked_command import checked_name
from annotation.management.import_command import PROGRESS_SECONDS, ImportCommand
from annotation.models import Phase, Solution
from annotation.services.solution_queue import (
    SKIPPED_IN_WORDS,
    Only,
    QueueOptions,
    Skip,
    SolutionQueue,
    announce,
    queue_keys,
    queue_stored,
)
from mathtext.cutting import CUTS
from rewardmodel.services.queued_grading import grade_now


class Command(ImportCommand):
    help = (
        "Queue solutions in a phase with flow 2, outside of any generation: those of files, which are imported as import_solutions does,"
        " or those that are stored under a generator's name. Solutions that are in the phase already are not queued again. Import the"
        " problems of a file first (import_problems)."
    )
    noun = "solutions"

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        for action in parser._actions:  # argparse has no other way to change an argument of the base class
            if action.dest == "files":
                action.nargs, action.required = "*", False
        parser.add_argument("--phase", required=True, metavar="NAME", help="Name of the phase, which must have flow 2.")
        parser.add_argument(
            "--generator",
            metavar="NAME",
            help="Without a file: queue the stored solutions of this generator. With files: the name to import them under. Default:"
            " imported.",
        )
        parser.add_argument(
            "--cut",
            choices=list(CUTS),
            default="line",
            help='How to cut a "solution" text into steps; never inside mathematics. Default: line.',
        )
        parser.add_argument("--labels", type=int, metavar="N", help="Labelings per solution. Default: the phase's.")
        parser.add_argument("--priority", type=float, default=0.0, metavar="P", help="Highest first. Default: 0.")
        parser.add_argument(
            "--per-problem",
            type=int,
            metavar="N",
            help="At most N solutions of this generator per problem in the phase.",
        )
        parser.add_argument("--limit", type=int, metavar="N", help="Queue at most N more solutions.")
        parser.add_argument(
            "--only",
            choices=[only.value for only in Only],
            help="Only solutions of this grade. For correct and wrong, ungraded ones are graded first.",
        )
        parser.add_argument(
            "--without-drawings",
            action="store_true",
            help="Leave out solutions with a drawing ([asy], TikZ, pictures) in the problem or in a step.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        queue = None
        try:
            self._queue = queue = SolutionQueue(_phase(options["phase"]), _queue_options(options))
            self._grades_first = options["only"] in (Only.CORRECT, Only.WRONG)
            if options["files"]:
                super().handle(*args, **options)
            elif options["generator"]:
                self._queue_stored(options["generator"])
            else:
                raise CommandError(
                    "Name a file of solutions, or a generator whose stored solutions are to be queued (--generator NAME)."
                )
        except DomainError as error:
            raise CommandError(error.message) from error
        except KeyboardInterrupt:
            kept = "Nothing was" if options["strict"] and options["files"] else "What was queued so far stays"
            queue = None  # its last batch was rolled back, so its counts are too high
            raise CommandError(
                f"Interrupted. {kept} queued; run the same command again for the rest.", returncode=130
            ) from None
        except CommandError:
            if options["strict"]:
                queue = None
            raise
        finally:
            if queue is not None:
                self._say_what_was_queued()

    def importer_factory(self, options: dict[str, Any]) -> Callable[[], Importer[SolutionRow]]:
        generator = "imported" if options["generator"] is None else options["generator"]
        longest = Solution._meta.get_field("generator").max_length
        name = checked_name("--generator", generator, longest)
        return lambda: FollowedImporter(SolutionImporter(generator=name, cut=options["cut"]), self._grade_and_queue)

    def _grade_and_queue(self, rows: Sequence[SolutionRow]) -> None:
        keys = [row.key for row in rows]
        if self._grades_first:
            grade_now(Solution.objects.filter(key__in=keys))
        queue_keys(self._queue, keys)

    def _queue_stored(self, generator: str) -> None:
        last = time.monotonic()
        before = (lambda ids: grade_now(Solution.objects.filter(pk__in=ids))) if self._grades_first else None
        looked_at = 0
        for looked_at in queue_stored(self._queue, generator=generator, before=before):
            if time.monotonic() - last >= PROGRESS_SECONDS:
                last = time.monotonic()
                self.stderr.write(f"{looked_at:,} solutions looked at, {self._queue.report.queued:,} queued")
        self.stdout.write(f"{looked_at:,} solutions of {generator} looked at.")

    def _say_what_was_queued(self) -> None:
        report, phase = self._queue.report, self._queue.phase
        announce(self._queue)
        skipped = [f"{report.skipped[skip]:,} {SKIPPED_IN_WORDS[skip]}" for skip in Skip if report.skipped[skip]]
        text = f"{report.queued:,} solutions of {len(report.problems):,} problems queued in {phase}"
        self.stdout.write(f"{text}; not queued: {', '.join(skipped)}." if skipped else f"{text}.")
        if report.without_answer:
            self.stdout.write(f"Without a final answer: {report.without_answer:,} of the queued solutions.")
        if report.queued and phase.status != Phase.Status.OPEN:
            self.stdout.write(f"The phase is {phase.status}: labelers get its items when you open it on its page.")


def _phase(name: str) -> Phase:
    phase = Phase.objects.filter(name=name).first()
    if phase is None:
        known = ", ".join(f"“{name}”" for name in Phase.objects.order_by("id").values_list("name", flat=True))
        raise CommandError(f"There is no phase “{name}”. Known phases: {known or 'none'}.")
    return phase


def _queue_options(options: dict[str, Any]) -> QueueOptions:
    return QueueOptions(
        labelings_wanted=options["labels"],
        priority=options["priority"],
        per_problem=options["per_problem"],
        limit=options["limit"],
        only=Only(options["only"]) if options["only"] else None,
        without_drawings=options["without_drawings"],
    )
