"""Scoring: compute the selector's step probabilities for every solution of the generation."""

from annotation.models import Solution
from rewardmodel.models import Generation, Shard, Stage
from rewardmodel.services.scoring import Scores, compute_scores
from rewardmodel.work import shards

SOLUTIONS_PER_SHARD = 500


def enter(generation: Generation) -> None:
    if generation.selector is None:
        return  # before the first reward model, the selection needs no scores
    solutions = Solution.objects.filter(generation_number=generation.number)
    shards.cut_by_id(generation, Stage.SCORING, solutions, size=SOLUTIONS_PER_SHARD)


def advance(generation: Generation) -> bool:
    return shards.all_done(generation, Stage.SCORING)


def work(shard: Shard) -> Scores:
    selector = shard.generation.selector
    if selector is None:
        raise ValueError(f"{shard} has no reward model to score with")
    return compute_scores(
        reward_model=selector,
        solutions=Solution.objects.filter(
            generation_number=shard.generation.number, pk__range=(shard.first_id, shard.last_id)
        ),
    )
