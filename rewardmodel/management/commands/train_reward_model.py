"""train_reward_model: train a PRM or an ORM in the foreground."""

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from annotation.errors import DomainError
from annotation.management.checked_command import CheckedCommand
from rewardmodel.loop import advance
from rewardmodel.management.options import checkpoint_location
from rewardmodel.models import RewardModel, TrainingRun
from rewardmodel.services.training_requests import request_training, training_options
from rewardmodel.training.run import run_training
from rewardmodel.work import disk
from rewardmodel.work.dispatch import send_advance

SECONDS_BETWEEN_LOOKS = 15
"""While the disk is too full."""


class Command(CheckedCommand):
    help = "Train a reward model on all labelings (PRM) or all graded solutions (ORM), in the foreground, and show the progress."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--kind", choices=RewardModel.Kind.values, default=RewardModel.Kind.PRM.value)
        parser.add_argument(
            "--base",
            help="Checkpoint to start from: a folder or a public model's name. Default: the newest generation's.",
        )
        parser.add_argument(
            "--options",
            type=json.loads,
            default={},
            metavar="JSON",
            help='Options of rewardmodel.ml.train: {"epochs": 2}.',
        )
        parser.add_argument("--no-wait", action="store_true", help="Only request it; a Celery worker trains.")

    def handle(self, *args: Any, **options: Any) -> None:
        changes = {**options["options"], **({"base": checkpoint_location(options["base"])} if options["base"] else {})}
        try:
            run, created = request_training(kind=options["kind"], options={**training_options(), **changes})
        except DomainError as error:
            raise CommandError(error.message) from error
        if not created:
            raise CommandError(
                f"A {run.kind} training is already in progress: {run}. Wait for it, or see the loop page."
            )
        if options["no_wait"]:
            send_advance()
            self.stdout.write(f"{run}: requested.")
            return
        while run.is_in_progress:
            if not run_training(training_run_id=run.pk, show=self._show):
                raise CommandError("A worker has claimed this training; see the loop page.")
            run.refresh_from_db()
            if run.is_in_progress and run.error.startswith(disk.WAITING):
                self.stderr.write(run.error)
                time.sleep(SECONDS_BETWEEN_LOOKS)
        if run.reward_model is None:
            raise CommandError(f"{run}: {run.error}")
        advance.advance_generations()
        decision = run.reward_model.decisions.order_by("-pk").first()
        self.stdout.write(
            json.dumps(
                {
                    "reward_model": run.reward_model.name,
                    "standing": run.reward_model.standing,
                    "decision": decision.reason if decision else "",
                    "rated_steps": run.rated_steps,
                    "labelings": run.labelings,
                    "metrics": run.reward_model.metrics,
                },
                indent=2,
            )
        )

    def _show(self, run: TrainingRun) -> None:
        loss = "not a number" if run.loss is None else f"{run.loss:.4f}"
        self.stderr.write(f"step {run.step} of {run.total_steps}, loss {loss}")
