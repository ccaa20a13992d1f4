"""Decide which reward model is current: the gate accepts or holds back, an admin promotes, rolls back or dismisses.

Every decision is recorded. None affects generations in progress, which keep the model that they began with, or open assignments.
"""

from typing import Any

from django.db import transaction
from django.db.models import Q

from annotation.clock import database_time
from annotation.errors import Conflict, DomainError, NotFound
from annotation.models import User
from annotation.services.audit import Subject, record
from rewardmodel import gate
from rewardmodel.models import Generation, ModelDecision, RewardModel
from rewardmodel.selectors.reward_models import current_model, model_to_roll_back_to
from rewardmodel.services.loop_events import tell_of_promotion

Action, Standing = ModelDecision.Action, RewardModel.Standing


def enter_candidate(
    *,
    kind: str,
    location: str,
    rated_steps: int,
    labelings: int,
    labelings_by_models: int | None,
    metrics: dict[str, Any],
    compared_with: RewardModel | None,
    step_labels: dict[str, Any],
) -> RewardModel:
    """Enter a trained model under the next free name. It is not used until `settle` or an admin promotes it."""
    return RewardModel.objects.create(
        kind=kind,
        name=_next_name(kind),
        location=location,
        rated_steps=rated_steps,
        labelings=labelings,
        labelings_by_models=labelings_by_models,
        metrics=metrics,
        standing=Standing.CANDIDATE,
        compared_with=compared_with,
        comparison={"step_labels": step_labels} if step_labels else {},
    )


@transaction.atomic
def begin_comparison(*, candidate: RewardModel) -> None:
    """Compare a candidate with the model that is current now; figures that compare it with another one are dropped."""
    current = current_model(kind=candidate.kind)
    if candidate.standing == Standing.CANDIDATE and candidate.compared_with != current:
        candidate.compared_with, candidate.comparison = current, {}
        candidate.save(update_fields=["compared_with", "comparison"])


def is_compared_with_current(*, candidate: RewardModel) -> bool:
    """Whether a candidate was measured against the model that is current now. The kind is locked, so that it stays so until `settle`.

    True for a model that is no candidate any more: then nothing is left to decide.
    """
    current = _lock_kind(candidate.kind)
    return candidate.standing != Standing.CANDIDATE or candidate.compared_with_id == (current.pk if current else None)


def store_comparison(*, candidate: RewardModel, name: str, figure: dict[str, Any]) -> None:
    """Keep one of the figures that the gate judges; an empty figure changes nothing."""
    candidate.comparison = {**candidate.comparison, name: figure} if figure else candidate.comparison
    candidate.save(update_fields=["comparison"])


@transaction.atomic
def settle(*, reward_model: RewardModel, gate_name: str, margin: float) -> ModelDecision | None:
    """Let the gate decide about a candidate. Returns None if that was decided before. The first model of a kind passes."""
    current = _lock_kind(reward_model.kind)
    reward_model.refresh_from_db()
    if reward_model.standing != Standing.CANDIDATE:
        return None
    if current is None:
        return _promote(reward_model, None, by=None, reason="It is the first of its kind.")
    if gate_name != "off" and reward_model.compared_with != current:
        verdict = gate.Verdict(False, f"{current} became current after it was measured; the two were not compared.")
    else:
        verdict = gate.judge(comparison=reward_model.comparison, incumbent=current.name, gate=gate_name, margin=margin)
    if verdict.passed:
        return _promote(reward_model, current, by=None, reason=verdict.reason)
    return _set_aside(reward_model, Action.HELD_BACK, current, by=None, reason=verdict.reason)


@transaction.atomic
def promote(*, reward_model_id: int, by: User | None, reason: str) -> ModelDecision:
    """Make a model current: one that was held back, or an earlier one. Raises NotFound, Conflict."""
    reward_model = _get(reward_model_id)
    current = _lock_kind(reward_model.kind)
    if current == reward_model:
        raise Conflict(f"{reward_model} is already the current one.")
    _check_not_retired(reward_model)
    reason = _required(reason)
    _audit("model.promoted", reward_model, by=by, reason=reason, replaced=current)
    return _promote(reward_model, current, by=by, reason=reason)


@transaction.atomic
def roll_back(*, kind: str, by: User | None, reason: str) -> ModelDecision:
    """Restore the model that the current one first replaced; repeated rollbacks keep going further back.

    Raises Conflict if it replaced none.
    """
    current = _lock_kind(kind)
    earlier = model_to_roll_back_to(current) if current is not None else None
    if current is None or earlier is None:
        raise Conflict(f"There is no earlier {kind.upper()} to go back to.")
    _check_not_retired(earlier)
    reason = _required(reason)
    _audit("model.rolled_back", earlier, by=by, reason=reason, replaced=current)
    return _promote(earlier, current, by=by, reason=reason, action=Action.ROLLED_BACK)


@transaction.atomic
def retire_model(*, reward_model_id: int, by: User | None = None) -> RewardModel:
    """Nothing new may choose it, promote it or roll back to it; its scores and figures stay. Idempotent. Raises NotFound, and Conflict
    while it is in use."""
    reward_model = _get(reward_model_id)
    _lock_kind(reward_model.kind)
    reward_model.refresh_from_db()
    if reward_model.is_current:
        raise Conflict(f"{reward_model} is the current {reward_model.kind.upper()}. Promote another one first.")
    running = Generation.objects.unfinished()
    used = running.filter(
        Q(selector=reward_model)
        | Q(settings__selector=reward_model.name)
        | Q(settings__labeler="prm", settings__labeler_model=reward_model.name)
    )
    if (generation := used.first()) is not None:
        raise Conflict(f"Generation {generation.number} works with {reward_model}. Retire it when that is done.")
    if reward_model.retired_at is None:
        reward_model.retired_at = database_time()
        reward_model.save(update_fields=["retired_at"])
        _audit("model.retired", reward_model, by=by)
    return reward_model


@transaction.atomic
def bring_back_model(*, reward_model_id: int, by: User | None = None) -> RewardModel:
    """Let a retired model be chosen again. Idempotent. Raises NotFound."""
    reward_model = _get(reward_model_id)
    _lock_kind(reward_model.kind)
    reward_model.refresh_from_db()
    if reward_model.retired_at is not None:
        reward_model.retired_at = None
        reward_model.save(update_fields=["retired_at"])
        _audit("model.brought_back", reward_model, by=by)
    return reward_model


@transaction.atomic
def dismiss(*, reward_model_id: int, by: User | None, reason: str) -> ModelDecision:
    """Reject a model that was held back or never compared. It is kept. Raises NotFound, Conflict."""
    reward_model = _get(reward_model_id)
    current = _lock_kind(reward_model.kind)
    reward_model.refresh_from_db()
    if reward_model.standing not in (Standing.HELD_BACK, Standing.CANDIDATE):
        raise Conflict(
            f"{reward_model} is {reward_model.standing.replace('_', ' ')}; only a candidate or a model that was held back can be dismissed."
        )
    reason = _required(reason)
    _audit("model.dismissed", reward_model, by=by, reason=reason)
    return _set_aside(reward_model, Action.DISMISSED, current, by=by, reason=reason)


def check_files(reward_model: RewardModel) -> None:
    """Raise Conflict if the retention rules have deleted the model's files. Its kind is locked, so they cannot do it now."""
    deleted = RewardModel.objects.filter(pk=reward_model.pk, files_deleted_at__isnull=False).first()
    if deleted is not None and deleted.files_deleted_at is not None:
        raise Conflict(
            f"The files of {deleted} were deleted on {deleted.files_deleted_at:%d %B %Y} by the retention rules, so it cannot be used"
            " again. Train it again, or restore a backup that has it."
        )


def _next_name(kind: str) -> str:
    """Return prm-1, prm-2, …; trainings of a kind run one at a time, so the number cannot be taken twice."""
    numbers = [
        int(number)
        for name in RewardModel.objects.filter(kind=kind, name__startswith=f"{kind}-").values_list("name", flat=True)
        if (number := name.removeprefix(f"{kind}-")).isdigit()
    ]
    return f"{kind}-{max(numbers, default=0) + 1}"


def _lock_kind(kind: str) -> RewardModel | None:
    """Return the current model. All of its kind are locked until the transaction ends, so that decisions are made one at a time."""
    models = RewardModel.objects.select_for_update(no_key=True).filter(kind=kind).order_by("pk")
    return next((model for model in models if model.is_current), None)


def _get(reward_model_id: int) -> RewardModel:
    reward_model = RewardModel.objects.filter(pk=reward_model_id).first()
    if reward_model is None:
        raise NotFound(f"There is no reward model with id {reward_model_id}.")
    return reward_model


def _check_not_retired(reward_model: RewardModel) -> None:
    if reward_model.retired_at is not None:
        raise Conflict(f"{reward_model} is retired. Bring it back first.")


def _audit(
    action: str, reward_model: RewardModel, *, by: User | None, reason: str = "", replaced: RewardModel | None = None
) -> None:
    before = {"current": replaced.name} if replaced else {}
    after = {"current": reward_model.name} if replaced else {}
    subject = Subject("model", reward_model.pk, reward_model.name)
    record(actor=by, action=action, subject=subject, before=before, after=after, reason=reason)


def _required(reason: str) -> str:
    if not reason.strip():
        raise DomainError("Give a reason in a few words; it is kept with the decision.", field="reason")
    return reason.strip()


def _promote(
    reward_model: RewardModel,
    current: RewardModel | None,
    *,
    by: User | None,
    reason: str,
    action: ModelDecision.Action = Action.PROMOTED,
) -> ModelDecision:
    check_files(reward_model)
    if current is not None:
        RewardModel.objects.filter(pk=current.pk).update(is_current=False)
    RewardModel.objects.filter(pk=reward_model.pk).update(is_current=True, standing=Standing.ACCEPTED)
    tell_of_promotion(reward_model, replaced=current, by=by, reason=reason)
    return _record(reward_model, action, current, by=by, reason=reason)


def _set_aside(
    reward_model: RewardModel,
    action: ModelDecision.Action,
    current: RewardModel | None,
    *,
    by: User | None,
    reason: str,
) -> ModelDecision:
    RewardModel.objects.filter(pk=reward_model.pk).update(standing=action.value)
    return _record(reward_model, action, current, by=by, reason=reason)


def _record(
    reward_model: RewardModel,
    action: ModelDecision.Action,
    current: RewardModel | None,
    *,
    by: User | None,
    reason: str,
) -> ModelDecision:
    return ModelDecision.objects.create(
        reward_model=reward_model,
        action=action,
        replaced=current if action in (Action.PROMOTED, Action.ROLLED_BACK) else None,
        by=by,
        reason=reason,
        figures=reward_model.comparison,
    )
