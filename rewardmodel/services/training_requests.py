"""Asking for trainings: request, retry, cancel and dispatch them. rewardmodel/training runs them."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from annotation.errors import Conflict, NotFound
from annotation.models import Labeling, Problem, Solution
from rewardmodel.generation_settings import NO_BASE, GenerationSettings, InvalidSettings
from rewardmodel.models import Generation, RewardModel, TrainingRun
from rewardmodel.selectors.newest import newest_options
from rewardmodel.work import claims
from rewardmodel.work.dispatch import send_advance, send_training

SOFT_LABELS = "soft_labels"
ACTIVE = [TrainingRun.Status.PENDING, TrainingRun.Status.RUNNING]


def request_training(
    *, kind: str, generation: Generation | None = None, options: dict[str, Any] | None = None
) -> tuple[TrainingRun, bool]:
    """Ask for a training; True with the run when it is a new one, False when one of the kind is under way already.

    Without options, the generation's apply, or the newest one's. Raises Conflict if there is nothing to train on, and
    InvalidSettings without a base.
    """
    if running := TrainingRun.objects.filter(kind=kind, status__in=ACTIVE).first():
        return running, False
    _check_there_is_data(kind)
    if options is None:
        options = training_options(generation=generation)
    if not options.get("base"):
        raise InvalidSettings(NO_BASE, field="base")
    try:
        with transaction.atomic():
            return TrainingRun.objects.create(kind=kind, generation=generation, options=options), True
    except IntegrityError:  # somebody else asked at the same moment: the constraint lets one through
        return TrainingRun.objects.get(kind=kind, status__in=ACTIVE), False


def request_training_now(*, kind: str, base: str = "") -> tuple[TrainingRun, bool]:
    """Train on the labelings there are, at once: a PRM belongs to the generation that is being labeled.

    `base` replaces the checkpoint that the generation names.
    """
    labeling = None
    if kind == RewardModel.Kind.PRM:
        labeling = Generation.objects.filter(stage=Generation.Stage.LABELING, status=Generation.Status.ACTIVE).first()
    options = {**training_options(generation=labeling), **({"base": base} if base else {})}
    run, created = request_training(kind=kind, generation=labeling, options=options)
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
    if run.status not in ACTIVE:
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
    if run.status in ACTIVE or run.status == TrainingRun.Status.DONE:
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
    options = GenerationSettings.from_json(generation.settings) if generation else newest_options()
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
