"""One training run, from its claim to the reward model. A run whose worker died goes on from its last checkpoint."""

import fcntl
import logging
import os
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from rewardmodel import engine
from rewardmodel.models import RewardModel, TrainingRun
from rewardmodel.services.comparison import compare_step_labels, data_file
from rewardmodel.services.reward_models import current_model
from rewardmodel.services.training import SOFT_LABELS, fail_training, finish_training
from rewardmodel.training.data import count_by_models, count_rated_steps, write_training_data
from rewardmodel.training.process import (
    TrainingFailed,
    command_line,
    kill_training,
    progress_lines,
    training_process,
)
from rewardmodel.work import claims

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_WRITES = 0.5
"""Progress is written to Postgres no more often than this."""


class RunTakenAway(Exception):
    """It was cancelled, or somebody else has it now; the process ends and nothing is entered."""


class FolderBusy(Exception):
    """The process of an earlier attempt still writes to the run's folder."""


def run_training(*, training_run_id: int, show: Callable[[TrainingRun], None] = lambda _: None) -> bool:
    """Train, and enter the model. False: it is done, gone, or somebody alive is at it."""
    token = claims.claim(TrainingRun, training_run_id)
    if token is None:
        return False
    run = TrainingRun.objects.get(pk=training_run_id)
    try:
        with _locked_folder(run) as (folder, lock):
            _train(run, token, folder, lock, show)
    except FolderBusy:
        logger.warning("%s: its former process is still alive; trying again later", run)
        claims.mine(run, token).update(status=TrainingRun.Status.PENDING, claim=None, attempts=run.attempts - 1)
    except RunTakenAway:
        logger.info("%s was cancelled or taken over", run)
    except Exception as error:
        logger.exception("%s failed, attempt %s of %s", run, run.attempts, claims.MAX_ATTEMPTS)
        fail_training(run=run, error=str(error))
    return True


def _train(run: TrainingRun, token: uuid.UUID, folder: Path, lock: int, show: Callable[[TrainingRun], None]) -> None:
    data, output, log = data_file(run), folder / "model", folder / "errors.log"
    options = {**run.options, "base": engine.checkpoint(run.options["base"])}
    write_training_data(kind=run.kind, path=data, soft_labels=options.pop(SOFT_LABELS, False))
    run.rated_steps, run.labelings = count_rated_steps(kind=run.kind, path=data)
    claims.mine(run, token).update(rated_steps=run.rated_steps, labelings=run.labelings)
    arguments = command_line(kind=run.kind, data=data, output=output, options=options)
    with (
        training_process(arguments=arguments, log=log, lock=lock) as process,
        claims.heartbeat(run, token, on_lost=partial(kill_training, process)) as lost,
    ):
        try:
            metrics = _follow(run, token, progress_lines(process, log=log), show)
        except TrainingFailed:
            if lost.is_set():
                raise RunTakenAway from None
            raise
        incumbent = current_model(kind=run.kind) if run.kind == RewardModel.Kind.PRM else None
        step_labels = _compare(run, data, output, incumbent)
    with transaction.atomic():
        if not claims.still_mine(run, token):
            raise RunTakenAway
        finish_training(
            run=run,
            location=os.path.relpath(output, settings.STATE_DIR),
            rated_steps=run.rated_steps,
            labelings=run.labelings,
            labelings_by_models=count_by_models(kind=run.kind, path=data),
            metrics=metrics,
            compared_with=incumbent,
            step_labels=step_labels,
        )


def _compare(run: TrainingRun, data: Path, output: Path, incumbent: RewardModel | None) -> dict[str, Any]:
    """The figures on held-out labels. A trained model is not lost because it could not be compared; the gate says so."""
    if incumbent is None:
        return {}
    try:
        return compare_step_labels(run=run, data=data, folder=output, incumbent=incumbent)
    except Exception:
        logger.exception("%s could not be compared with %s on step labels", run, incumbent)
        return {}


def _follow(
    run: TrainingRun, token: uuid.UUID, reports: Iterator[dict[str, Any]], show: Callable[[TrainingRun], None]
) -> dict[str, Any]:
    """Write the process's progress to the run; return the metrics that it ends with."""
    written = 0.0
    metrics: dict[str, Any] = {}
    for report in reports:
        if report.get("done"):
            metrics = report["metrics"]
            continue
        run.step, run.total_steps, run.loss = report["step"], report["total_steps"], report["loss"]
        if time.monotonic() - written > SECONDS_BETWEEN_WRITES or run.step == run.total_steps:
            written = time.monotonic()
            held = claims.mine(run, token).update(
                step=run.step, total_steps=run.total_steps, loss=run.loss, heartbeat_at=timezone.now()
            )
            if not held:
                raise RunTakenAway
            show(run)
    return metrics


@contextmanager
def _locked_folder(run: TrainingRun) -> Iterator[tuple[Path, int]]:
    """The run's folder and its lock, which the training process inherits, so that it is held as long as one of the two lives."""
    folder: Path = settings.STATE_DIR / "training" / str(run.pk)
    folder.mkdir(parents=True, exist_ok=True)
    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise FolderBusy from error
        yield folder, lock
    finally:
        os.close(lock)
