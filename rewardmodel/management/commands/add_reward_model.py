"""add_reward_model NAME: add a reward model that was trained elsewhere, after it has scored an example."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from annotation.errors import DomainError
from annotation.management.checked_command import CheckedCommand
from rewardmodel.management.evaluation_sets import add_evaluation_set, evaluation_set_from
from rewardmodel.management.model_requests import answered, standing_and_decision
from rewardmodel.management.options import assignments, checkpoint_location
from rewardmodel.model_formats import PUBLIC
from rewardmodel.services.model_requests import request_comparison, request_model


class Command(CheckedCommand):
    help = (
        "Add a reward model that was trained elsewhere: a folder that rewardmodel.ml.train wrote, a public model, or a server that runs"
        " one. It is opened and scores an example first. Then it can select (--set selector=NAME), label (--set labeler_model=NAME) and"
        " be compared."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument(
            "--location", required=True, metavar="FOLDER|URL", help="Folder of the model, or a server that runs it."
        )
        parser.add_argument(
            "--format",
            choices=PUBLIC,
            default="",
            help="How a public model reads solutions. Default: found out, if it can be.",
        )
        parser.add_argument(
            "--tokenizer",
            default="",
            metavar="FOLDER",
            help="For a server: folder with the tokenizer and settings of its model.",
        )
        parser.add_argument(
            "--set",
            action="append",
            default=[],
            metavar="OPTION=VALUE",
            help="An option of the format or of the server, repeatable: --set name=SERVED --set api=completions"
            " --set api_key_variable=MY_KEY --set separator='\\n\\n'",
        )
        parser.add_argument(
            "--compare",
            action="store_true",
            help="Compare it with the current model afterwards, and let the gate decide.",
        )
        add_evaluation_set(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = evaluation_set_from(options)
        if chosen and not options["compare"]:
            raise CommandError("--evaluation-set: it is for a comparison. Add --compare.")
        try:
            request = request_model(
                name=options["name"],
                location=checkpoint_location(options["location"]),
                format=options["format"],
                tokenizer=checkpoint_location(options["tokenizer"]),
                options=assignments(options["set"]),
                here=True,
            )
            model = answered(request)
            if options["compare"]:
                model = answered(request_comparison(reward_model_id=model.pk, evaluation_set=chosen, here=True))
        except DomainError as error:
            raise CommandError(f"--{error.field}: {error.message}" if error.field else error.message) from error
        found = {
            "reward_model": model.name,
            "kind": model.kind,
            "scores_of_examples": request.scores,
            **standing_and_decision(model),
        }
        self.stdout.write(json.dumps(found, indent=2, ensure_ascii=False))
