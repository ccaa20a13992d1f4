"""Request, retry, cancel and dispatch trainings; rewardmodel/training runs them."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from annotation.clock import database_time
from annotation.errors import Conflict, NotFound
from annotation.exports.labels import Labels
from annotation.models import Labeling, Problem, Solution
from rewardmodel.generation_settings import NO_BASE, InvalidSettings
from rewardmodel.model_folders import check_model_name
from rewardmodel.models import Generation, RewardModel, TrainingRun
from rewardmodel.selectors.newest import newest_options
from rewardmodel.work import claims
from rewardmodel.work.dispatch import send_advance, send_training

SOFT_LABELS, LABELS = "soft_labels", "labels"


def request_training(
    *, kind: str, generation: Generation | None = None, options: dict[str, Any] | None = None
) -> tuple[TrainingRun, bool]:
    """Request a training. Returns the run and True, or the run of this kind that is already in progress and False.

    The default options are the generation's, or else the newest generation's. Raises Conflict if there is nothing to train on, and
    InvalidSettings without a base.
    """
    if running := TrainingRun.objects.in_progress().filter(kind=kind).first():
        return running, False
    _check_there_is_data(kind)
    if options is None:
        options = training_options(generation=generation)
    if not options.get("base"):
        raise InvalidSettings(NO_BASE, field="base")
    check_model_name(options["base"], field="base")
    try:
        with transaction.atomic():
            return TrainingRun.objects.create(kind=kind, generation=generation, options=options), True
    except IntegrityError:  # somebody else asked at the same moment: the constraint allows one run only
        return TrainingRun.objects.in_progress().get(kind=kind), False


def request_training_now(*, kind: str, base: str = "") -> tuple[TrainingRun, bool]:
    """Train on the existing labelings without waiting for more. A PRM belongs to the generation that is being labeled.

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
    """Request a new run in place of a generation's failed one. Raises Conflict while another training is in progress."""
    run = generation.training_runs.filter(kind=RewardModel.Kind.PRM).order_by("-pk").first()
    if run is None or run.status not in (TrainingRun.Status.FAILED, TrainingRun.Status.CANCELLED):
        return
    _, created = request_training(kind=RewardModel.Kind.PRM, generation=generation)
    if not created:
        raise Conflict("Another training is in progress. Retry when it has finished.")


@transaction.atomic
def cancel_training(*, training_run_id: int) -> TrainingRun:
    """Stop a training; its process is killed at its next heartbeat. A generation that waits for it fails, and can be retried.

    Raises NotFound, and Conflict if the training is over.
    """
    run = _lock_run(training_run_id)
    if not run.is_in_progress:
        raise Conflict(f"Training {run.pk} is {run.status}.")
    run.status, run.claim, run.finished_at = TrainingRun.Status.CANCELLED, None, database_time()
    run.save(update_fields=["status", "claim", "finished_at"])
    send_advance()
    return run


@transaction.atomic
def retry_training_run(*, training_run_id: int) -> TrainingRun:
    """Request a failed or cancelled training again, with the same options.

    Raises NotFound, and Conflict if it belongs to a generation: then retry the generation.
    """
    run = _lock_run(training_run_id)
    if run.is_in_progress or run.status == TrainingRun.Status.DONE:
        raise Conflict(f"Training {run.pk} is {run.status}, not failed.")
    if run.generation is not None:
        raise Conflict(f"Training {run.pk} belongs to generation {run.generation.number}; retry that.")
    new_run, created = request_training(kind=run.kind, options=run.options)
    if not created:
        raise Conflict("Another training is in progress. Retry when it has finished.")
    send_advance()
    return new_run


def training_options(*, generation: Generation | None = None) -> dict[str, Any]:
    """Return a run's options, from the settings of the generation, or else of the newest one.

    They are options of rewardmodel.ml.train, and SOFT_LABELS and LABELS, which decide what the training data contain.
    """
    options = generation.options if generation else newest_options()
    return {
        "base": options.base,
        **({SOFT_LABELS: True} if options.soft_labels else {}),
        **({LABELS: options.labels} if options.labels != Labels.PLAIN else {}),
        **options.training,
    }


def dispatch_trainings() -> None:
    """Send every training that no worker has claimed to the workers; fail those whose workers have died too often."""
    exhausted = TrainingRun.objects.filter(claims.claimable(), attempts__gte=claims.MAX_DEATHS)
    exhausted.filter(status=TrainingRun.Status.RUNNING).update(
        status=TrainingRun.Status.FAILED,
        claim=None,
        finished_at=Now(),
        error="The worker died at each attempt: out of memory, or killed.",
    )
    with transaction.atomic():
        for run in TrainingRun.objects.filter(claims.to_dispatch()).select_for_update(skip_locked=True):
            TrainingRun.objects.filter(pk=run.pk).update(dispatched_at=Now())
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
