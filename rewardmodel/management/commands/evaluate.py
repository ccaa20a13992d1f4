"""evaluate: measure best-of-N of a reward model on held-out problems."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from annotation.management.checked_command import CheckedCommand
from rewardmodel.generation_settings import GenerationSettings
from rewardmodel.management.evaluation_sets import add_evaluation_set, evaluation_set_from
from rewardmodel.models import Generation, Generator, RewardModel
from rewardmodel.selectors.evaluation_sets import evaluated_on
from rewardmodel.services.evaluation import prepare_evaluation, store_evaluation
from rewardmodel.work.disk import NoRoom

PROBLEMS_AT_ONCE = 10


class Command(CheckedCommand):
    help = "Measure best-of-N of a reward model on held-out problems. Existing samples, grades and scores are reused."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--model", metavar="NAME", help="A reward model. Default: the current PRM.")
        parser.add_argument(
            "--generator", metavar="NAME", help="The generator to sample from. Default: the newest generation's."
        )
        parser.add_argument(
            "--problems",
            type=int,
            help="Number of held-out problems, of no evaluation set. Default: the newest generation's choice.",
        )
        add_evaluation_set(parser)
        parser.add_argument(
            "--samples", type=int, help="Samples per problem, the largest N. Default: the newest generation's."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        newest = Generation.objects.select_related("generator").newest()
        settings = GenerationSettings.from_json((newest.settings if newest else {}) | _asked(options))
        model = _model(options["model"])
        generator = _generator(options["generator"], newest)
        measured = evaluated_on(settings)
        problem_ids = measured.problem_ids
        if not problem_ids and measured.evaluation_set:
            raise CommandError(f"The evaluation set “{measured.evaluation_set}” has no problem that is still held out.")
        if not problem_ids:
            raise CommandError("There are no problems of split test. Import some: import_problems FILE --split test.")
        for start in range(0, len(problem_ids), PROBLEMS_AT_ONCE):
            part = problem_ids[start : start + PROBLEMS_AT_ONCE]
            try:
                prepare_evaluation(reward_model=model, generator=generator, problem_ids=part, options=settings)
            except NoRoom as reason:
                raise CommandError(f"{reason} What was sampled and scored so far is kept.") from reason
            self.stderr.write(f"{start + len(part)} of {len(problem_ids)} problems")
        evaluation = store_evaluation(
            reward_model=model,
            generator=generator,
            problem_ids=problem_ids,
            samples_per_problem=settings.evaluation_samples,
            evaluation_set=measured.evaluation_set,
        )
        if evaluation is None:
            raise CommandError(f"{generator} has no samples for these problems.")
        about = {
            "reward_model": model.name,
            "generator": generator.name,
            "evaluation_set": measured.evaluation_set.name if measured.evaluation_set else None,
        }
        self.stdout.write(json.dumps({**about, **evaluation.curves}, indent=2, ensure_ascii=False))


def _asked(options: dict[str, Any]) -> dict[str, Any]:
    """What was asked for, as settings of a generation. A number of problems means all held-out ones, not those of a set."""
    asked: dict[str, Any] = {}
    if chosen := evaluation_set_from(options):
        if options["problems"]:
            raise CommandError("Give --problems or --evaluation-set, not both: a set has its own problems.")
        asked["evaluation_set"] = chosen.name
    if options["problems"]:
        asked |= {"evaluation_problems": options["problems"], "evaluation_set": ""}
    if options["samples"]:
        asked["evaluation_samples"] = options["samples"]
    return asked


def _model(name: str | None) -> RewardModel:
    models = RewardModel.objects.filter(name=name) if name else RewardModel.objects.filter(kind="prm", is_current=True)
    if (model := models.first()) is None:
        raise CommandError(
            f"There is no reward model {name}." if name else "There is no PRM yet. Train one: train_reward_model."
        )
    return model


def _generator(name: str | None, newest: Generation | None) -> Generator:
    if name is None and newest is not None:
        return newest.generator
    generators = Generator.objects.filter(name=name) if name else Generator.objects.order_by("-pk")
    if (generator := generators.first()) is None:
        raise CommandError(f"There is no generator {name}." if name else "There is no generator to sample from.")
    return generator
