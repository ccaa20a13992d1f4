"""export_samples --output FILE: export graded and scored samples, from which curves can be computed again."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from annotation.management.checked_command import CheckedCommand
from annotation.management.output import STDOUT, leave_standard_output, open_output
from annotation.models import Problem
from rewardmodel.models import Evaluation, Generation, RewardModel
from rewardmodel.selectors.sample_archive import archived_counts
from rewardmodel.selectors.sample_export import SampleSelection, sample_rows


class Command(CheckedCommand):
    help = (
        "Export samples with their grades and a reward model's scores as JSON Lines, one sample per line. Compute best-of-N curves from"
        " the file: python -m rewardmodel.ml.best_of_n --data FILE"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--output", required=True, metavar="FILE", help="A name ending in .gz is compressed; - is standard output."
        )
        parser.add_argument(
            "--evaluation",
            metavar="MODEL",
            help="The held-out samples behind the curves of this reward model: of its newest evaluation, or of the one in --generation N.",
        )
        parser.add_argument("--generation", type=int, metavar="N", help="Only the samples of this generation.")
        parser.add_argument(
            "--reward-model",
            action="append",
            default=[],
            metavar="NAME",
            help="Whose scores, and only samples with them; one PRM and one ORM may be given. Default: the evaluated model, or the"
            " generation's selector.",
        )
        parser.add_argument("--generator", metavar="NAME", help="Only the samples of this generator.")
        parser.add_argument("--split", choices=Problem.Split.values, help="Only problems of this split. Default: both.")

    def handle(self, *args: Any, **options: Any) -> None:
        selection = _selection(options)
        output, count, held_out = options["output"], 0, 0
        try:
            # one transaction, so that all rows are of one moment
            with transaction.atomic(), open_output(output, self.stdout) as file:
                for row in sample_rows(selection):
                    file.write((json.dumps(row, ensure_ascii=False) + "\n").encode())
                    count += 1
                    held_out += row["held_out"]
        except BrokenPipeError:
            leave_standard_output()
            return
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror or error}") from error
        target = "standard output" if output == STDOUT else output
        self.stderr.write(f"{count:,} samples written to {target}.", style_func=str)
        archived = archived_counts(selection.generation).solutions if selection.generation is not None else 0
        if archived and selection.evaluation is None:
            self.stderr.write(
                f"{archived:,} more are in a file: archived_samples --generation {options['generation']} --output FILE",
                style_func=str,
            )
        if held_out and options["split"] is None:
            self.stderr.write(
                f"{held_out:,} of them are of held-out problems (“held_out”: true): do not train on these."
                " --split train leaves them out.",
                style_func=str,
            )


def _selection(options: dict[str, Any]) -> SampleSelection:
    generation = _generation(options["generation"])
    models = [_model(name) for name in options["reward_model"]]
    evaluation = None
    if options["evaluation"] is not None:
        evaluation = _evaluation(_model(options["evaluation"]), generation)
        models = [evaluation.reward_model, *(model for model in models if model != evaluation.reward_model)]
    if len({model.kind for model in models}) < len(models):
        raise CommandError("--reward-model takes one PRM and one ORM; export the scores of two models of a kind apart.")
    is_given = bool(models)
    if generation is not None and generation.selector is not None and not is_given:
        models = [generation.selector]
    return SampleSelection(
        reward_models=models,
        evaluation=evaluation,
        generation=generation,
        generator=options["generator"],
        split=options["split"],
        only_scored=is_given,
    )


def _generation(number: int | None) -> Generation | None:
    if number is None:
        return None
    generation = Generation.objects.select_related("selector").filter(number=number).first()
    if generation is None:
        raise CommandError(f"There is no generation {number}.")
    return generation


def _model(name: str) -> RewardModel:
    model = RewardModel.objects.filter(name=name).first()
    if model is None:
        raise CommandError(f"There is no reward model {name}.")
    return model


def _evaluation(model: RewardModel, generation: Generation | None) -> Evaluation:
    evaluations = Evaluation.objects.filter(reward_model=model).select_related("reward_model", "generator")
    if generation is not None:
        evaluations = evaluations.filter(generation=generation)
    evaluation = evaluations.order_by("-created_at", "-pk").first()
    if evaluation is None:
        when = f" in generation {generation.number}" if generation is not None else ""
        raise CommandError(f"{model} was not evaluated{when}. Measure it: evaluate --model {model}")
    if evaluation.generator is None or not evaluation.problem_ids:
        raise CommandError(
            f"It is not known which samples {model} was evaluated on: that was measured before evaluations kept it, or the generator"
            f" was deleted. Measure it again: evaluate --model {model}"
        )
    return evaluation
