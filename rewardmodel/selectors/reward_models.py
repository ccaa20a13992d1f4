"""Reward models with their origins and decisions, in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from rewardmodel.generation_settings import InvalidSettings
from rewardmodel.models import Evaluation, ModelDecision, ModelVersion, RewardModel, TrainingRun
from rewardmodel.selectors.evaluations import evaluations_by_set, newest_evaluations
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
    """`files`: the contents of a download. `provenance`: what training recorded about the model. `evaluations`: the newest on each
    evaluation set. `replaced_in`: decisions that put another model in its place. `former_versions`: its former places, newest first."""

    files: list[ModelFile]
    provenance: dict[str, Any]
    evaluations: list[Evaluation]
    replaced_in: list[ModelDecision]
    former_versions: list[ModelVersion]


def reward_models(
    *, kind: str | None = None, search: str = "", standing: str | None = None, retired: bool | None = None
) -> QuerySet[RewardModel]:
    """Newest first, with the rows that `histories_of` needs except the evaluations."""
    models = RewardModel.objects.select_related(
        "compared_with", "training_run__generation", "training_run__requested_by"
    ).prefetch_related(Prefetch("decisions", ModelDecision.objects.select_related("by", "replaced").order_by("-pk")))
    if kind is not None:
        models = models.filter(kind=kind)
    if standing is not None:
        models = models.filter(standing=standing)
    if retired is not None:
        models = models.filter(retired_at__isnull=not retired)
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
        evaluations=evaluations_by_set(model),
        replaced_in=list(model.replacements.select_related("by", "reward_model").order_by("-pk")),
        former_versions=list(model.former_versions.select_related("replaced_by").order_by("-number")),
    )


def model_to_roll_back_to(current: RewardModel) -> RewardModel | None:
    """The model that the current one first replaced; None: it is the first of its kind."""
    promotions = ModelDecision.objects.filter(reward_model=current, action=ModelDecision.Action.PROMOTED)
    promotion = promotions.select_related("replaced").order_by("pk").first()
    return promotion.replaced if promotion else None


@dataclass(frozen=True, slots=True)
class RollBackPlan:
    """What a rollback would do: put `earlier` in the place of `current`. Either may be missing: then nothing can be rolled back."""

    current: RewardModel | None
    earlier: RewardModel | None


def roll_back_plan(*, kind: str) -> RollBackPlan:
    current = current_model(kind=kind)
    return RollBackPlan(current, model_to_roll_back_to(current) if current else None)


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
    if model.retired_at is not None:
        raise InvalidSettings(
            f"The PRM “{name}” is retired. Bring it back on its page, or name another one.", field=f"settings.{option}"
        )
    if model.files_deleted_at is not None:
        raise InvalidSettings(
            f"The files of “{name}” were deleted by the retention rules. Name another PRM.", field=f"settings.{option}"
        )
    return model
