"""Evaluating: best-of-N of the newly trained model on held-out problems."""

from rewardmodel.loop import shards
from rewardmodel.loop.settings import GenerationSettings
from rewardmodel.models import Generation, RewardModel, Shard
from rewardmodel.selectors.problems import held_out_problems
from rewardmodel.services.evaluation import prepare_evaluation, store_evaluation

SAMPLES_PER_SHARD = 256


def enter(generation: Generation) -> None:
    options = GenerationSettings.from_json(generation.settings)
    problem_ids = held_out_problems(count=options.evaluation_problems)
    size = max(1, SAMPLES_PER_SHARD // options.evaluation_samples)
    shards.cut_by_problem(generation, Shard.Stage.EVALUATING, problem_ids, size=size)


def advance(generation: Generation) -> bool:
    if not shards.all_done(generation, Shard.Stage.EVALUATING):
        return False
    options = GenerationSettings.from_json(generation.settings)
    problem_ids = [
        problem_id
        for ids in generation.shards.filter(stage=Shard.Stage.EVALUATING).values_list("problem_ids", flat=True)
        for problem_id in ids
    ]
    if problem_ids:
        store_evaluation(
            reward_model=trained_model(generation),
            generator=generation.generator,
            problem_ids=problem_ids,
            samples_per_problem=options.evaluation_samples,
            generation=generation,
        )
    return True


def work(shard: Shard) -> shards.Writer:
    """Draw what was not drawn for an earlier model, grade it, score all of it. Each part is stored as soon as it is there."""
    prepare_evaluation(
        reward_model=trained_model(shard.generation),
        generator=shard.generation.generator,
        problem_ids=shard.problem_ids,
        options=GenerationSettings.from_json(shard.generation.settings),
    )
    return str  # nothing is left to write


def trained_model(generation: Generation) -> RewardModel:
    return RewardModel.objects.get(
        training_run__generation=generation, training_run__status="done", kind=RewardModel.Kind.PRM
    )
