"""run_loop --generations N: run generations one after another, labeled by a model."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.db import close_old_connections
from django.db.utils import InterfaceError, OperationalError

from annotation.errors import DomainError
from annotation.management.checked_command import CheckedCommand
from rewardmodel.management.options import assignments
from rewardmodel.models import Generation, LoopRun
from rewardmodel.selectors.generation_results import GenerationResult, generation_results
from rewardmodel.selectors.status import loop_message
from rewardmodel.services.loop_runs import start_loop_run

POLL_SECONDS = 2.0
ENDED_EARLY = {
    Generation.Status.FAILED: "has failed: {failure}\nFix the cause, then retry it on the loop page; the others follow it.",
    Generation.Status.CANCELLED: "was cancelled.",
}


class Command(CheckedCommand):
    help = (
        "Run generations one after another with a model as the labeler, and report progress until the last one is done."
        " Workers do the work: if you interrupt this command, the generations continue."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--generations", type=int, default=3, metavar="N", help="Number of generations. Default: 3."
        )
        parser.add_argument(
            "--labeler", default="oracle", help="oracle (the default), prm (with --set labeler_model=NAME) or people."
        )
        parser.add_argument(
            "--set",
            action="append",
            default=[],
            metavar="OPTION=VALUE",
            help="An option of the generations (docs/loop.md); values are JSON or plain text: --set samples_per_problem=8",
        )
        parser.add_argument("--no-wait", action="store_true", help="Only request them; do not wait for the last one.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            run = start_loop_run(
                count=options["generations"], labeler=options["labeler"], options=assignments(options["set"])
            )
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stderr.write(f"Generations {run.first} to {run.last}, labeled by {options['labeler']}.")
        if options["no_wait"]:
            return
        begin = time.monotonic()
        try:
            self._wait(run)
        except KeyboardInterrupt:
            raise CommandError(
                "Interrupted. The generations continue; the loop page shows them.", returncode=130
            ) from None
        self.stdout.write(_table(generation_results(first=run.first, last=run.last)))
        self.stderr.write(f"{options['generations']} generations in {(time.monotonic() - begin) / 60:.1f} minutes.")

    def _wait(self, run: LoopRun) -> None:
        shown = ""
        while True:
            try:
                newest = Generation.objects.filter(phase=run.phase_id).newest()
                message = loop_message()
            except (OperationalError, InterfaceError):
                close_old_connections()  # the database is unavailable; the loop waits for it, too
                time.sleep(POLL_SECONDS)
                continue
            if message != shown:
                shown = message
                self.stderr.write(message)
            if newest is not None and newest.status in ENDED_EARLY:
                reason = ENDED_EARLY[Generation.Status(newest.status)].format(failure=newest.failure)
                raise CommandError(f"Generation {newest.number} {reason}")
            if newest is not None and newest.number >= run.last and newest.is_over:
                return
            time.sleep(POLL_SECONDS)


def _table(rows: list[GenerationResult]) -> str:
    head = f"{'generation':<11}{'minutes':>8}{'sampled':>9}{'queued':>8}{'labeled':>9}{'fooled':>8}  {'PRM':<10}{'standing':<11}best-of-N"
    lines = [
        f"{row.number:<11}{row.minutes:>8.1f}{row.sampled:>9}{row.queued:>8}{row.labeled:>9}{_share(row.fooled_share):>8}  "
        f"{row.reward_model:<10}{row.standing:<11}"
        + "  ".join(f"{n}: {_share(accuracy)}" for n, accuracy in row.best_of_n)
        for row in rows
    ]
    return "\n".join([head, *lines])


def _share(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.1f} %"
