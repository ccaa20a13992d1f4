"""compare_reward_model NAME: compare a reward model from elsewhere with the current one, and let the gate decide."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from annotation.errors import DomainError
from annotation.management.checked_command import CheckedCommand
from rewardmodel.management.evaluation_sets import add_evaluation_set, evaluation_set_from
from rewardmodel.management.model_requests import answered, standing_and_decision
from rewardmodel.models import RewardModel
from rewardmodel.services.model_requests import request_comparison


class Command(CheckedCommand):
    help = "Compare a reward model that was added with the current one on held-out data, and let the gate decide."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        add_evaluation_set(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        model = RewardModel.objects.filter(name=options["name"]).first()
        if model is None:
            raise CommandError(f"There is no reward model {options['name']}.")
        try:
            chosen = evaluation_set_from(options)
            model = answered(request_comparison(reward_model_id=model.pk, evaluation_set=chosen, here=True))
        except DomainError as error:
            raise CommandError(error.message) from error
        found = {"reward_model": model.name, "comparison": model.comparison, **standing_and_decision(model)}
        self.stdout.write(json.dumps(found, indent=2, ensure_ascii=False))
