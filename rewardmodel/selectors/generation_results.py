"""Results of generations, one line each, for the command that runs them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rewardmodel.models import Evaluation, Generation, RewardModel
from rewardmodel.selectors.generations import GenerationOverview, overviews


@dataclass(frozen=True, slots=True)
class GenerationResult:
    """`best_of_n`: (N, accuracy) of the model that the generation trained; empty if it was not evaluated."""

    number: int
    minutes: float
    sampled: int
    queued: int
    labeled: int
    fooled_share: float | None
    reward_model: str
    standing: str
    best_of_n: list[tuple[int, float]]


def generation_results(*, first: int, last: int) -> list[GenerationResult]:
    generations = Generation.objects.select_related("generator", "selector", "phase").filter(
        number__range=(first, last)
    )
    found = list(overviews(generations.order_by("number")))
    trained = {
        model.training_run.generation_id: model
        for model in RewardModel.objects.filter(
            kind=RewardModel.Kind.PRM, training_run__generation__in=[each.generation for each in found]
        ).select_related("training_run")
    }
    curves = {
        (evaluation.generation_id, evaluation.reward_model_id): evaluation.curves
        for evaluation in Evaluation.objects.filter(generation__in=[each.generation for each in found])
    }
    return [_result(each, trained.get(each.generation.pk), curves) for each in found]


def _result(
    overview: GenerationOverview, model: RewardModel | None, curves: dict[tuple[Any, Any], Any]
) -> GenerationResult:
    generation = overview.generation
    entered = [datetime.fromisoformat(moment) for moment in generation.stage_entered.values()]
    curve = curves.get((generation.pk, model.pk if model else None))
    return GenerationResult(
        number=generation.number,
        minutes=(max(entered) - min(entered)).total_seconds() / 60,
        sampled=overview.counts.sampled,
        queued=overview.counts.queue.items,
        labeled=overview.counts.labelings.total,
        fooled_share=overview.counts.scores.fooled_share,
        reward_model=model.name if model else "-",
        standing=model.standing if model else "-",
        best_of_n=[(n, point[0]) for n, point in zip(curve["ns"], curve["prm"], strict=True)] if curve else [],
    )
