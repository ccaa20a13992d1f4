"""All that the loop page shows."""

from dataclasses import dataclass

from rewardmodel.generation_settings import GenerationSettings
from rewardmodel.models import Generation, RewardModel, TrainingRun
from rewardmodel.selectors.generations import GenerationOverview, newest_generations
from rewardmodel.selectors.labeling_counts import LabelingCounts, QueueCounts, labeling_counts, queue_counts
from rewardmodel.selectors.loop_runs import LoopRunProgress, loop_run_in_progress

TRAINING_RUNS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class LoopOverview:
    generations: list[GenerationOverview]
    run: LoopRunProgress | None
    reward_models: list[RewardModel]
    training_runs: list[TrainingRun]
    labelings: LabelingCounts
    retrain_after: int
    queue: QueueCounts


def loop_overview() -> LoopOverview:
    runs = TrainingRun.objects.select_related("generation", "reward_model").order_by("-pk")
    return LoopOverview(
        generations=newest_generations(),
        run=loop_run_in_progress(),
        reward_models=reward_models_with_evaluation(),
        training_runs=list(runs[:TRAINING_RUNS_SHOWN]),
        labelings=labeling_counts(),
        retrain_after=retrain_after(),
        queue=queue_counts(),
    )


def reward_models_with_evaluation() -> list[RewardModel]:
    """Newest first, each with its newest `evaluation` or None."""
    models = list(RewardModel.objects.prefetch_related("evaluations").order_by("-pk"))
    for model in models:
        model.evaluation = max(model.evaluations.all(), key=lambda each: each.created_at, default=None)  # type: ignore[attr-defined]
    return models


def retrain_after() -> int:
    newest = Generation.objects.order_by("-number").first()
    return GenerationSettings.from_json(newest.settings if newest else {}).retrain_after_labelings
