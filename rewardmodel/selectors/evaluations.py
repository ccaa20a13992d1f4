"""Evaluations of reward models."""

from collections.abc import Iterable

from rewardmodel.models import Evaluation, RewardModel


def newest_evaluations(models: Iterable[RewardModel]) -> dict[int, Evaluation]:
    """Each model's newest evaluation, by the model's id. A model without one is missing. One query."""
    newest_first = Evaluation.objects.filter(reward_model__in=list(models)).order_by(
        "reward_model", "-created_at", "-pk"
    )
    return {evaluation.reward_model_id: evaluation for evaluation in newest_first.distinct("reward_model")}
