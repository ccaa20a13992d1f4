"""Everything that the loop page shows."""

from dataclasses import dataclass

from rewardmodel.models import Evaluation, RewardModel, TrainingRun
from rewardmodel.selectors.evaluations import newest_evaluations
from rewardmodel.selectors.generations import GenerationOverview, newest_generations
from rewardmodel.selectors.labeling_counts import LabelingCounts, QueueCounts, labeling_counts, queue_counts
from rewardmodel.selectors.loop_runs import LoopRunProgress, loop_run_in_progress
from rewardmodel.selectors.newest import newest_options

TRAINING_RUNS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class EvaluatedModel:
    """A reward model with its newest evaluation, if it has one."""

    reward_model: RewardModel
    evaluation: Evaluation | None


@dataclass(frozen=True, slots=True)
class LoopOverview:
    generations: list[GenerationOverview]
    run: LoopRunProgress | None
    reward_models: list[EvaluatedModel]
    training_runs: list[TrainingRun]
    labelings: LabelingCounts
    retrain_after: int
    queue: QueueCounts


def loop_overview() -> LoopOverview:
    runs = TrainingRun.objects.select_related("generation", "reward_model").order_by("-pk")
    return LoopOverview(
        generations=newest_generations(),
        run=loop_run_in_progress(),
        reward_models=evaluated_models(),
        training_runs=list(runs[:TRAINING_RUNS_SHOWN]),
        labelings=labeling_counts(),
        retrain_after=retrain_after(),
        queue=queue_counts(),
    )


def evaluated_models() -> list[EvaluatedModel]:
    """All reward models, newest first."""
    models = list(RewardModel.objects.order_by("-pk"))
    evaluations = newest_evaluations(models)
    return [EvaluatedModel(model, evaluations.get(model.pk)) for model in models]


def retrain_after() -> int:
    return newest_options().retrain_after_labelings
