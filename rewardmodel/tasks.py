"""Celery tasks: each takes an id and calls one service. Lost or duplicate messages do no harm (see work/claims.py)."""

import logging
import random
import time
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from celery import shared_task
from celery.signals import worker_init
from django.db import connection

from annotation.counters import count_database_error
from annotation.outages import is_outage
from rewardmodel.loop import advance
from rewardmodel.services import completions, label_model, model_requests, queued_grading, regrading, tidying

logger = logging.getLogger(__name__)
Arguments = ParamSpec("Arguments")

LOOK_TIME_LIMIT = 10 * 60
COMPLETIONS_TIME_LIMIT = 10 * 60
GRADING_SECONDS = 5 * 60
"""After this long, the task ends and leaves the rest to the next one."""
GRADING_TIME_LIMIT = 15 * 60
LABEL_MODEL_TIME_LIMIT = 15 * 60
"""Less than annotation.services.label_model.GIVEN_UP_AFTER."""
TIDYING_SECONDS = 20 * 60
"""After this long, no further generation is archived; the next task goes on."""
TIDYING_TIME_LIMIT = 2 * 60 * 60
SHARD_TIME_LIMIT = 60 * 60
TRAINING_TIME_LIMIT = 7 * 24 * 60 * 60
"""Seconds until a task is killed; its work is then recovered like that of any dead worker."""

PAUSES = (1, 2, 4, 8)
"""Seconds between the attempts while the database is away. Celery's own retries name a time, which another host's clock would judge."""


def until_the_database_answers(task: Callable[Arguments, None]) -> Callable[Arguments, None]:
    """Repeat the task a few times after an outage. Any other error is recorded with the work that failed."""

    @wraps(task)
    def patient(*args: Arguments.args, **kwargs: Arguments.kwargs) -> None:
        for pause in PAUSES:
            try:
                return task(*args, **kwargs)
            except Exception as error:
                if not is_outage(error):
                    raise
                count_database_error(error)
                logger.warning("%s: the database is away; trying again in %s s: %s", task.__name__, pause, error)
            connection.close()
            time.sleep(pause * random.uniform(0.5, 1.0))
        return task(*args, **kwargs)

    return patient


@worker_init.connect
def import_toolkit(**_: Any) -> None:
    """Import torch before the pool is forked: the import takes seconds, and the pool's processes share it."""
    import rewardmodel.ml.sampling
    import rewardmodel.ml.scoring  # noqa: F401


@shared_task(
    name="rewardmodel.tasks.advance_generations",
    time_limit=LOOK_TIME_LIMIT,
)
@until_the_database_answers
def advance_generations() -> None:
    advance.advance_generations()
    completions.dispatch_missed()
    model_requests.dispatch_missed_requests()
    label_model.dispatch_label_model()


@shared_task(
    name="rewardmodel.tasks.write_completions",
    time_limit=COMPLETIONS_TIME_LIMIT,
)
@until_the_database_answers
def write_completions(*, request_id: int) -> None:
    completions.write_completions(request_id=request_id)


@shared_task(
    name="rewardmodel.tasks.answer_model_request",
    time_limit=SHARD_TIME_LIMIT,
)
@until_the_database_answers
def answer_model_request(*, request_id: int) -> None:
    from rewardmodel.training.from_elsewhere import answer_model_request

    answer_model_request(request_id=request_id)


@shared_task(
    name="rewardmodel.tasks.run_shard",
    time_limit=SHARD_TIME_LIMIT,
)
@until_the_database_answers
def run_shard(*, shard_id: int) -> None:
    advance.run_shard(shard_id=shard_id)


@shared_task(
    name="rewardmodel.tasks.grade_queued",
    time_limit=GRADING_TIME_LIMIT,
)
@until_the_database_answers
def grade_queued() -> None:
    queued_grading.grade_queued(seconds=GRADING_SECONDS)
    regrading.regrade_corrected(seconds=GRADING_SECONDS)


@shared_task(
    name="rewardmodel.tasks.run_label_model",
    time_limit=LABEL_MODEL_TIME_LIMIT,
)
@until_the_database_answers
def run_label_model(*, run_id: int) -> None:
    """The end of a run may be what a generation waits for."""
    if label_model.run_label_model(run_id=run_id):
        advance.advance_generations()


@shared_task(
    name="rewardmodel.tasks.tidy_up",
    time_limit=TIDYING_TIME_LIMIT,
)
@until_the_database_answers
def tidy_up() -> None:
    tidying.tidy_up(seconds=TIDYING_SECONDS)


@shared_task(
    name="rewardmodel.tasks.run_training",
    time_limit=TRAINING_TIME_LIMIT,
)
@until_the_database_answers
def run_training(*, training_run_id: int) -> None:
    from rewardmodel.training.run import run_training

    if run_training(training_run_id=training_run_id):
        advance.advance_generations()
