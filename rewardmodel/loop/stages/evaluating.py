"""Evaluating: measure best-of-N of the new and the current model on the same evaluation set; then the gate decides."""

from rewardmodel.generation_settings import GenerationSettings
from rewardmodel.models import Generation, RewardModel, Shard, Stage
from rewardmodel.selectors.best_of_n import compare_best_of_n
from rewardmodel.selectors.evaluation_sets import evaluated_on
from rewardmodel.services.evaluation import prepare_evaluation, store_evaluation
from rewardmodel.services.reward_models import begin_comparison, is_compared_with_current, settle, store_comparison
from rewardmodel.work import shards
from rewardmodel.work.results import WrittenAlready

SAMPLES_PER_SHARD = 256


def enter(generation: Generation) -> None:
    options = generation.options
    begin_comparison(candidate=trained_model(generation))
    problem_ids = evaluated_on(options).problem_ids
    size = max(1, SAMPLES_PER_SHARD // options.evaluation_samples)
    shards.cut_by_problem(generation, Stage.EVALUATING, problem_ids, size=size)


def advance(generation: Generation) -> bool:
    if not shards.all_done(generation, Stage.EVALUATING):
        return False
    options = generation.options
    candidate = trained_model(generation)
    if not is_compared_with_current(candidate=candidate):
        # that of another phase's generation has become current meanwhile: compare with that one, on the same samples
        generation.shards.filter(stage=Stage.EVALUATING).delete()
        enter(generation)
        return False
    _store_figures(generation, candidate, options)
    settle(reward_model=candidate, gate_name=options.gate, margin=options.gate_margin)
    return True


def work(shard: Shard) -> WrittenAlready:
    """Draw and grade samples that no earlier evaluation drew, then score all with both models. Each result is stored at once."""
    for reward_model in _both(trained_model(shard.generation)):
        prepare_evaluation(
            reward_model=reward_model,
            generator=shard.generation.generator,
            problem_ids=shard.problem_ids,
            options=shard.generation.options,
        )
    return WrittenAlready()


def trained_model(generation: Generation) -> RewardModel:
    return RewardModel.objects.select_related("compared_with").get(
        training_run__generation=generation, training_run__status="done", kind=RewardModel.Kind.PRM
    )


def _store_figures(generation: Generation, candidate: RewardModel, options: GenerationSettings) -> None:
    problem_ids = [
        problem_id
        for ids in generation.shards.filter(stage=Stage.EVALUATING).values_list("problem_ids", flat=True)
        for problem_id in ids
    ]
    if not problem_ids:
        return
    chosen = evaluated_on(options).evaluation_set
    for reward_model in _both(candidate):
        store_evaluation(
            reward_model=reward_model,
            generator=generation.generator,
            problem_ids=problem_ids,
            samples_per_problem=options.evaluation_samples,
            evaluation_set=chosen,
            generation=generation,
        )
    if candidate.compared_with is not None:
        figure = compare_best_of_n(
            candidate=candidate,
            incumbent=candidate.compared_with,
            generator=generation.generator,
            problem_ids=problem_ids,
            samples=options.evaluation_samples,
            evaluation_set=chosen,
        )
        store_comparison(candidate=candidate, name="best_of_n", figure=figure)


def _both(candidate: RewardModel) -> list[RewardModel]:
    """Return the new model and, if there is one, the model that it is compared with."""
    return [candidate, *([candidate.compared_with] if candidate.compared_with else [])]
