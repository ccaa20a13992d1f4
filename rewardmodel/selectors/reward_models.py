"""Reward models with their origins and decisions, in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from rewardmodel.generation_settings import InvalidSettings
from rewardmodel.models import Evaluation, ModelDecision, RewardModel, TrainingRun
from rewardmodel.selectors.evaluations import newest_evaluations
from rewardmodel.selectors.model_files import ModelFile, files_of_reward_model, listed, provenance_of


@dataclass(frozen=True, slots=True)
class RewardModelHistory:
    """`training_run` (with its generation) is None for a model trained elsewhere. `decisions` are newest first."""

    reward_model: RewardModel
    training_run: TrainingRun | None
    evaluation: Evaluation | None
    decisions: list[ModelDecision]


@dataclass(frozen=True, slots=True)
class RewardModelDetail(RewardModelHistory):
    """`files`: the contents of a download. `provenance`: what training recorded about the model."""

    files: list[ModelFile]
    provenance: dict[str, Any]


def reward_models(*, kind: str | None = None, search: str = "", standing: str | None = None) -> QuerySet[RewardModel]:
    """Newest first, with the rows that `histories_of` needs except the evaluations."""
    models = RewardModel.objects.select_related("compared_with", "training_run__generation").prefetch_related(
        Prefetch("decisions", ModelDecision.objects.select_related("by", "replaced").order_by("-pk"))
    )
    if kind is not None:
        models = models.filter(kind=kind)
    if standing is not None:
        models = models.filter(standing=standing)
    return models.filter(name__icontains=search).order_by("-pk")


def histories_of(models: Iterable[RewardModel]) -> list[RewardModelHistory]:
    """For models that `reward_models` has read. One query, for their newest evaluations."""
    models = list(models)
    evaluations = newest_evaluations(models)
    return [
        RewardModelHistory(
            reward_model=model,
            training_run=getattr(model, "training_run", None),
            evaluation=evaluations.get(model.pk),
            decisions=list(model.decisions.all()),
        )
        for model in models
    ]


def detail_of(model: RewardModel) -> RewardModelDetail:
    """For a model that `reward_models` has read; also reads its folder."""
    [history] = histories_of([model])
    return RewardModelDetail(
        reward_model=model,
        training_run=history.training_run,
        evaluation=history.evaluation,
        decisions=history.decisions,
        files=listed(files_of_reward_model(model)),
        provenance=provenance_of(model),
    )


def waiting_for_a_decision() -> list[RewardModel]:
    """Models that the gate held back and nobody has promoted or dismissed since, newest first."""
    return list(RewardModel.objects.filter(standing=RewardModel.Standing.HELD_BACK).order_by("-pk"))


def current_model(*, kind: str) -> RewardModel | None:
    """The one that scores."""
    return RewardModel.objects.filter(kind=kind, is_current=True).first()


def prm_named(name: str, *, option: str) -> RewardModel:
    """The PRM that an option of a generation names. Raises InvalidSettings."""
    model = RewardModel.objects.filter(kind=RewardModel.Kind.PRM, name=name).first()
    if model is None:
        raise InvalidSettings(f"There is no PRM “{name}”.", field=f"settings.{option}")
    if model.files_deleted_at is not None:
        raise InvalidSettings(
            f"The files of “{name}” were deleted by the retention rules. Name another PRM.", field=f"settings.{option}"
        )
    return model
