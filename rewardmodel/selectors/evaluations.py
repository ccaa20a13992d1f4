"""Evaluations of reward models."""

from collections.abc import Iterable

from rewardmodel.models import Evaluation, RewardModel


def newest_evaluations(models: Iterable[RewardModel]) -> dict[int, Evaluation]:
    """Each model's newest evaluation, by the model's id. A model without one is missing. One query."""
    newest_first = (
        Evaluation.objects.filter(reward_model__in=list(models))
        .select_related("evaluation_set")
        .order_by("reward_model", "-created_at", "-pk")
    )
    return {evaluation.reward_model_id: evaluation for evaluation in newest_first.distinct("reward_model")}


def evaluations_by_set(model: RewardModel) -> list[Evaluation]:
    """Its newest evaluation on each evaluation set, the newest first."""
    rows = Evaluation.objects.filter(reward_model=model).select_related("evaluation_set")
    newest = rows.order_by("evaluation_set", "-created_at", "-pk").distinct("evaluation_set")
    return sorted(newest, key=lambda evaluation: (evaluation.created_at, evaluation.pk), reverse=True)
