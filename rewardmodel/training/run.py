"""Do one training run, from its claim to the reward model. If the worker dies, the run resumes from its last checkpoint."""

import logging
import time
import uuid
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.functions import Coalesce, Now

from annotation.exports.labels import Labels
from annotation.log_context import logging_with
from annotation.outages import is_outage
from rewardmodel import engine
from rewardmodel.counters import count_failure
from rewardmodel.label_choice import LabelChoice
from rewardmodel.models import RewardModel, TrainingRun
from rewardmodel.selectors.reward_models import current_model
from rewardmodel.services.training_requests import LABELS, SOFT_LABELS
from rewardmodel.training.data import count_training_data, hash_of, write_training_data
from rewardmodel.training.folder import FolderBusy, RunFolder
from rewardmodel.training.outcome import fail_training, finish_training
from rewardmodel.training.process import (
    TrainingFailed,
    command_line,
    kill_training,
    progress_lines,
    training_process,
)
from rewardmodel.training.step_labels import compare_step_labels
from rewardmodel.work import claims, disk

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_WRITES = 0.5
"""The shortest time between two writes of the progress to Postgres."""


SECONDS_BETWEEN_LINES = 60.0
"""The shortest time between two lines about the progress in the log."""


class RunTakenAway(Exception):
    """The run was cancelled, or another worker has claimed it: the process is killed and no model is entered."""


def run_training(*, training_run_id: int, show: Callable[[TrainingRun], None] = lambda _: None) -> bool:
    """Train, and enter the model. Returns False if the run is done, gone, or claimed by a live worker."""
    token = claims.claim(TrainingRun, training_run_id)
    if token is None:
        return False
    run = TrainingRun.objects.select_related("generation").get(pk=training_run_id)
    with logging_with(training_run=run.pk, generation=run.generation.number if run.generation else None):
        _run_claimed(run, token, show)
    return True


def _run_claimed(run: TrainingRun, token: uuid.UUID, show: Callable[[TrainingRun], None]) -> None:
    began = time.monotonic()
    try:
        folder = RunFolder.of(run)
        with folder.locked() as lock:
            logger.info("the training begins", extra={"kind": run.kind, "attempt": run.attempts})
            _train(run, token, folder, lock, show)
            logger.info(
                "the training is done",
                extra={"kind": run.kind, "duration_ms": round(1000 * (time.monotonic() - began))},
            )
    except FolderBusy:
        logger.warning("%s: the process of an earlier attempt is still alive; trying again later", run)
        claims.mine(run, token).update(status=TrainingRun.Status.PENDING, claim=None, attempts=run.attempts - 1)
    except disk.NoRoom as reason:
        logger.warning("%s waits: %s", run, reason)
        claims.put_off(run, token, str(reason))
    except RunTakenAway:
        logger.info("%s was cancelled or taken over", run)
    except Exception as error:
        if is_outage(error):
            claims.give_back(run, token)
            raise  # the run goes on from its last checkpoint
        count_failure("training")
        logger.exception("%s failed, attempt %s of %s", run, run.attempts, claims.MAX_ATTEMPTS)
        fail_training(run=run, error=str(error) or type(error).__name__)


def _train(
    run: TrainingRun, token: uuid.UUID, folder: RunFolder, lock: int, show: Callable[[TrainingRun], None]
) -> None:
    options = {**run.options, "base": engine.checkpoint(run.options["base"])}
    disk.check_room(disk.room_for_training(options["base"]), work=f"training {run.pk}")
    if run.error.startswith(disk.WAITING):
        claims.mine(run, token).update(error="")
    write_training_data(
        kind=run.kind,
        path=folder.data,
        soft_labels=options.pop(SOFT_LABELS, False),
        labels=Labels(options.pop(LABELS, Labels.PLAIN)),
        choice=LabelChoice.from_json(run.trained_on),
    )
    counts = count_training_data(kind=run.kind, path=folder.data)
    run.rated_steps, run.labelings = counts.rated_steps, counts.solutions
    claims.mine(run, token).update(
        rated_steps=run.rated_steps,
        labelings=run.labelings,
        data_sha256=hash_of(folder.data),
        began_at=Coalesce("began_at", Now()),
    )
    logger.info("the training has its data", extra={"labelings": run.labelings, "rated_steps": run.rated_steps})
    arguments = command_line(kind=run.kind, data=folder.data, output=folder.model, options=options)
    with (
        training_process(arguments=arguments, log=folder.errors, lock=lock) as process,
        claims.heartbeat(run, token, on_lost=partial(kill_training, process)) as lost,
    ):
        try:
            metrics = _follow(run, token, progress_lines(process, log=folder.errors), show)
        except TrainingFailed:
            if lost.is_set():
                raise RunTakenAway from None
            raise
        incumbent = current_model(kind=run.kind) if run.kind == RewardModel.Kind.PRM else None
        step_labels = _compare(run, incumbent)
    with transaction.atomic():
        if not claims.still_mine(run, token):
            raise RunTakenAway
        finish_training(
            run=run,
            location=folder.location,
            counts=counts,
            metrics=metrics,
            compared_with=incumbent,
            step_labels=step_labels,
        )


def _compare(run: TrainingRun, incumbent: RewardModel | None) -> dict[str, Any]:
    """Compare the models on held-out step labels. If that fails, the trained model is kept, and the gate reports it."""
    if incumbent is None:
        return {}
    try:
        return compare_step_labels(run=run, incumbent=incumbent)
    except Exception:
        logger.exception("%s could not be compared with %s on step labels", run, incumbent)
        return {}


def _follow(
    run: TrainingRun, token: uuid.UUID, reports: Iterator[dict[str, Any]], show: Callable[[TrainingRun], None]
) -> dict[str, Any]:
    """Write the process's progress to the run; return the metrics of its final report."""
    written = logged = 0.0
    metrics: dict[str, Any] = {}
    for report in reports:
        if report.get("done"):
            metrics = report["metrics"]
            continue
        run.step, run.total_steps, run.loss = report["step"], report["total_steps"], report["loss"]
        if time.monotonic() - written > SECONDS_BETWEEN_WRITES or run.step == run.total_steps:
            written = time.monotonic()
            held = claims.mine(run, token).update(
                step=run.step, total_steps=run.total_steps, loss=run.loss, heartbeat_at=Now()
            )
            if not held:
                raise RunTakenAway
            show(run)
        if time.monotonic() - logged > SECONDS_BETWEEN_LINES or run.step == run.total_steps:
            logged = time.monotonic()
            extra = {"step": run.step, "total_steps": run.total_steps, "loss": run.loss}
            logger.info("the training goes on", extra=extra)
    return metrics
