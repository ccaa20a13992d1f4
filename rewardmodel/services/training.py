"""Asking for trainings, and what becomes of them. How one runs is told in rewardmodel/training."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from annotation.errors import Conflict, NotFound
from annotation.models import Labeling, Problem, Solution
from rewardmodel.generation_settings import GenerationSettings
from rewardmodel.models import Generation, RewardModel, TrainingRun
from rewardmodel.services.reward_models import settle
from rewardmodel.work import claims
from rewardmodel.work.dispatch import send_advance, send_training

SOFT_LABELS = "soft_labels"


def request_training(
    *, kind: str, generation: Generation | None = None, options: dict[str, Any] | None = None
) -> tuple[TrainingRun, bool]:
    """Ask for a training; True with the run when it is a new one, False when one of the kind is under way already.

    Without options those of the generation hold, or of the newest one. Raises Conflict where there is nothing to train on.
    """
    if running := TrainingRun.objects.in_progress().filter(kind=kind).first():
        return running, False
    _check_there_is_data(kind)
    if options is None:
        options = training_options(generation=generation)
    try:
        with transaction.atomic():
            return TrainingRun.objects.create(kind=kind, generation=generation, options=options), True
    except IntegrityError:  # somebody else asked at the same moment: the constraint lets one through
        return TrainingRun.objects.in_progress().get(kind=kind), False


def request_training_now(*, kind: str) -> tuple[TrainingRun, bool]:
    """What the button does: the PRM of the generation that is being labeled, with the labels there are, at once."""
    labeling = None
    if kind == RewardModel.Kind.PRM:
        labeling = Generation.objects.filter(stage=Generation.Stage.LABELING, status=Generation.Status.ACTIVE).first()
    run, created = request_training(kind=kind, generation=labeling)
    if created:
        send_advance()
    return run, created


def retry_training(*, generation: Generation) -> None:
    """Ask for a new run in place of a generation's failed one. Raises Conflict while another training is under way."""
    run = generation.training_runs.filter(kind=RewardModel.Kind.PRM).order_by("-pk").first()
    if run is None or run.status not in (TrainingRun.Status.FAILED, TrainingRun.Status.CANCELLED):
        return
    _, created = request_training(kind=RewardModel.Kind.PRM, generation=generation)
    if not created:
        raise Conflict("Another training is under way. Retry when it has finished.")


@transaction.atomic
def cancel_training(*, training_run_id: int) -> TrainingRun:
    """Stop a training; its process ends at its next sign of life. A generation that waits for it fails, and can be retried.

    Raises NotFound, and Conflict where it is over.
    """
    run = _lock_run(training_run_id)
    if not run.is_in_progress:
        raise Conflict(f"Training {run.pk} is {run.status}.")
    run.status, run.claim, run.finished_at = TrainingRun.Status.CANCELLED, None, timezone.now()
    run.save(update_fields=["status", "claim", "finished_at"])
    send_advance()
    return run


@transaction.atomic
def retry_training_run(*, training_run_id: int) -> TrainingRun:
    """Ask again for a training that failed or was cancelled and belongs to no generation, with its options.

    A generation's is retried with the generation. Raises NotFound, Conflict.
    """
    run = _lock_run(training_run_id)
    if run.is_in_progress or run.status == TrainingRun.Status.DONE:
        raise Conflict(f"Training {run.pk} is {run.status}, not failed.")
    if run.generation is not None:
        raise Conflict(f"Training {run.pk} belongs to generation {run.generation.number}; retry that.")
    again, created = request_training(kind=run.kind, options=run.options)
    if not created:
        raise Conflict("Another training is under way. Retry when it has finished.")
    send_advance()
    return again


def training_options(*, generation: Generation | None = None) -> dict[str, Any]:
    """Options of a run as a generation's settings have them; of the newest one where none is given.

    They are those of rewardmodel.ml.train, and SOFT_LABELS, which says what its data hold.
    """
    generation = generation or Generation.objects.newest()
    options = generation.options if generation else GenerationSettings()
    return {"base": options.base, **({SOFT_LABELS: True} if options.soft_labels else {}), **options.training}


def dispatch_trainings() -> None:
    """Send every training that nobody works on to the workers; give up on those whose attempts are spent."""
    exhausted = TrainingRun.objects.filter(claims.claimable(), attempts__gte=claims.MAX_ATTEMPTS)
    exhausted.filter(status=TrainingRun.Status.RUNNING).update(
        status=TrainingRun.Status.FAILED,
        claim=None,
        finished_at=timezone.now(),
        error="The worker died at each attempt: out of memory, or killed.",
    )
    with transaction.atomic():
        for run in TrainingRun.objects.filter(claims.to_dispatch()).select_for_update(skip_locked=True):
            TrainingRun.objects.filter(pk=run.pk).update(dispatched_at=timezone.now())
            send_training(run.pk)


def finish_training(
    *,
    run: TrainingRun,
    location: str,
    rated_steps: int,
    labelings: int,
    metrics: dict[str, Any],
    labelings_by_models: int | None = None,
    compared_with: RewardModel | None = None,
    step_labels: dict[str, Any] | None = None,
) -> RewardModel:
    """Enter the trained model. Call it in a transaction that holds the run's claim.

    A generation's PRM waits for its evaluation; of a run apart from any generation the gate decides now, by `step_labels` (see
    services/comparison.py). An ORM selects nothing, so there is nothing to guard: it becomes current.
    """
    model = RewardModel.objects.create(
        kind=run.kind,
        name=next_name(run.kind),
        location=location,
        rated_steps=rated_steps,
        labelings=labelings,
        labelings_by_models=labelings_by_models,
        metrics=metrics,
        standing=RewardModel.Standing.CANDIDATE,
        compared_with=compared_with,
        comparison={"step_labels": step_labels} if step_labels else {},
    )
    TrainingRun.objects.filter(pk=run.pk).update(
        status=TrainingRun.Status.DONE, reward_model=model, finished_at=timezone.now(), error="", claim=None
    )
    if run.kind != RewardModel.Kind.PRM:
        settle(reward_model=model, gate_name="off", margin=0.0)
    elif run.generation_id is None:
        newest = Generation.objects.newest()
        options = newest.options if newest else GenerationSettings()
        settle(reward_model=model, gate_name=options.gate, margin=options.gate_margin)
    return model


def fail_training(*, run: TrainingRun, error: str) -> None:
    """Keep the error; the run is taken up again, from its last checkpoint, until its attempts are spent."""
    spent = run.attempts >= claims.MAX_ATTEMPTS
    TrainingRun.objects.filter(pk=run.pk, claim=run.claim, status=TrainingRun.Status.RUNNING).update(
        status=TrainingRun.Status.FAILED if spent else TrainingRun.Status.PENDING,
        claim=None,
        dispatched_at=None,
        error=error[-4000:],
        finished_at=timezone.now() if spent else None,
    )


def next_name(kind: str) -> str:
    """prm-1, prm-2, …; trainings of a kind run one at a time, so nobody else takes the number."""
    numbers = [
        int(number)
        for name in RewardModel.objects.filter(kind=kind, name__startswith=f"{kind}-").values_list("name", flat=True)
        if (number := name.removeprefix(f"{kind}-")).isdigit()
    ]
    return f"{kind}-{max(numbers, default=0) + 1}"


def _lock_run(training_run_id: int) -> TrainingRun:
    run = TrainingRun.objects.select_for_update(of=("self",)).filter(pk=training_run_id).first()
    if run is None:
        raise NotFound(f"There is no training with id {training_run_id}.")
    return run


def _check_there_is_data(kind: str) -> None:
    if kind == RewardModel.Kind.PRM:
        if not Labeling.objects.filter(problem__split=Problem.Split.TRAIN).exists():
            raise Conflict("There are no labelings to train on yet. Label some solutions, or import PRM800K records.")
    elif not Solution.objects.filter(problem__split=Problem.Split.TRAIN, grade__in=["correct", "wrong"]).exists():
        raise Conflict("There are no graded solutions to train on yet. Let a generation sample and grade some.")
