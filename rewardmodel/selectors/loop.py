"""Everything that the loop page shows."""

from dataclasses import dataclass

from rewardmodel.models import Evaluation, RewardModel, TrainingRun
from rewardmodel.selectors.evaluations import newest_evaluations
from rewardmodel.selectors.generations import GenerationOverview, newest_generations
from rewardmodel.selectors.labeling_counts import LabelingCounts, QueueCounts, labeling_counts, queue_counts
from rewardmodel.selectors.loop_runs import LoopRunProgress, loop_runs_in_progress
from rewardmodel.selectors.newest import newest_options

TRAINING_RUNS_SHOWN = 10
MODELS_SHOWN = 10
"""The newest ones; the page of the models has all."""


@dataclass(frozen=True, slots=True)
class EvaluatedModel:
    """A reward model with its newest evaluation, if it has one."""

    reward_model: RewardModel
    evaluation: Evaluation | None


@dataclass(frozen=True, slots=True)
class LoopOverview:
    generations: list[GenerationOverview]
    runs: list[LoopRunProgress]
    reward_models: list[EvaluatedModel]
    first_model: EvaluatedModel | None
    training_runs: list[TrainingRun]
    labelings: LabelingCounts
    retrain_after: int
    queue: QueueCounts


def loop_overview() -> LoopOverview:
    """No query grows with all the solutions, scores and models that there ever were."""
    runs = TrainingRun.objects.select_related("generation", "reward_model").order_by("-pk")
    return LoopOverview(
        generations=newest_generations(),
        runs=loop_runs_in_progress(),
        reward_models=_shown_models(),
        first_model=_first_model(),
        training_runs=list(runs[:TRAINING_RUNS_SHOWN]),
        labelings=labeling_counts(),
        retrain_after=retrain_after(),
        queue=queue_counts(),
    )


def _shown_models() -> list[EvaluatedModel]:
    """The newest ones, and the current ones if these are older; newest first."""
    newest = list(RewardModel.objects.order_by("-pk")[:MODELS_SHOWN])
    shown = {model.pk for model in newest}
    older = RewardModel.objects.filter(is_current=True).exclude(pk__in=shown).order_by("-pk")
    return _evaluated([*newest, *older])


def _first_model() -> EvaluatedModel | None:
    """The oldest PRM that was evaluated: the charts show what later ones gained."""
    evaluated = Evaluation.objects.filter(reward_model__kind=RewardModel.Kind.PRM).order_by("reward_model", "-pk")
    first = evaluated.select_related("reward_model", "evaluation_set").first()
    return EvaluatedModel(first.reward_model, first) if first else None


def evaluated_models() -> list[EvaluatedModel]:
    """All reward models, newest first."""
    return _evaluated(list(RewardModel.objects.order_by("-pk")))


def _evaluated(models: list[RewardModel]) -> list[EvaluatedModel]:
    evaluations = newest_evaluations(models)
    return [EvaluatedModel(model, evaluations.get(model.pk)) for model in models]


def retrain_after() -> int:
    return newest_options().retrain_after_labelings
