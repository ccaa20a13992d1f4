"""End a training run: enter its model, or keep its error."""

from typing import Any

from django.db.models.functions import Now

from rewardmodel.failures import shortened
from rewardmodel.models import RewardModel, TrainingRun
from rewardmodel.selectors.newest import newest_options
from rewardmodel.services.reward_models import enter_candidate, settle
from rewardmodel.training.data import DataCounts
from rewardmodel.work import claims


def finish_training(
    *,
    run: TrainingRun,
    location: str,
    counts: DataCounts,
    metrics: dict[str, Any],
    compared_with: RewardModel | None = None,
    step_labels: dict[str, Any] | None = None,
) -> RewardModel:
    """Enter the trained model. Call it in a transaction that holds the run's claim.

    A generation's PRM is settled after its evaluation (loop/stages/evaluating.py). A PRM trained apart from any generation is
    settled here, on `step_labels` (training/step_labels.py). An ORM selects nothing, so it becomes current without a gate.
    """
    model = enter_candidate(
        kind=run.kind,
        location=location,
        rated_steps=counts.rated_steps,
        labelings=counts.solutions,
        labelings_by_models=counts.by_models,
        metrics=metrics,
        compared_with=compared_with,
        step_labels=step_labels or {},
    )
    TrainingRun.objects.filter(pk=run.pk).update(
        status=TrainingRun.Status.DONE, reward_model=model, finished_at=Now(), error="", claim=None
    )
    if run.kind != RewardModel.Kind.PRM:
        settle(reward_model=model, gate_name="off", margin=0.0)
    elif run.generation_id is None:
        options = newest_options()
        settle(reward_model=model, gate_name=options.gate, margin=options.gate_margin)
    return model


def fail_training(*, run: TrainingRun, error: str) -> None:
    """Keep the error. The run resumes from its last checkpoint until it has used all its attempts."""
    spent = run.attempts >= claims.MAX_ATTEMPTS
    TrainingRun.objects.filter(pk=run.pk, claim=run.claim, status=TrainingRun.Status.RUNNING).update(
        status=TrainingRun.Status.FAILED if spent else TrainingRun.Status.PENDING,
        claim=None,
        dispatched_at=None,
        error=shortened(error),
        finished_at=Now() if spent else None,
    )
