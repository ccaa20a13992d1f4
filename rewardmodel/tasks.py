"""Celery tasks: each takes an id and calls one service. Lost or duplicate messages do no harm (see work/claims.py)."""

from typing import Any

from celery import shared_task
from celery.signals import worker_init
from django.db import InterfaceError, OperationalError

from rewardmodel.loop import advance
from rewardmodel.services import completions, model_requests, queued_grading

LOOK_TIME_LIMIT = 10 * 60
COMPLETIONS_TIME_LIMIT = 10 * 60
GRADING_SECONDS = 5 * 60
"""After this long, the task ends and leaves the rest to the next one."""
GRADING_TIME_LIMIT = 15 * 60
SHARD_TIME_LIMIT = 60 * 60
TRAINING_TIME_LIMIT = 7 * 24 * 60 * 60
"""Seconds until a task is killed; its work is then recovered like that of any dead worker."""

DATABASE_AWAY = (OperationalError, InterfaceError)
"""Temporary errors, after which the task is retried; any other error is recorded with the work that failed."""


@worker_init.connect
def import_toolkit(**_: Any) -> None:
    """Import torch before the pool is forked: the import takes seconds, and the pool's processes share it."""
    import rewardmodel.ml.sampling
    import rewardmodel.ml.scoring  # noqa: F401


@shared_task(
    name="rewardmodel.tasks.advance_generations",
    time_limit=LOOK_TIME_LIMIT,
    autoretry_for=DATABASE_AWAY,
    max_retries=3,
    retry_backoff=True,
)
def advance_generations() -> None:
    advance.advance_generations()
    completions.dispatch_missed()
    model_requests.dispatch_missed_requests()


@shared_task(
    name="rewardmodel.tasks.write_completions",
    time_limit=COMPLETIONS_TIME_LIMIT,
    autoretry_for=DATABASE_AWAY,
    max_retries=3,
    retry_backoff=True,
)
def write_completions(*, request_id: int) -> None:
    completions.write_completions(request_id=request_id)


@shared_task(
    name="rewardmodel.tasks.answer_model_request",
    time_limit=SHARD_TIME_LIMIT,
    autoretry_for=DATABASE_AWAY,
    max_retries=3,
    retry_backoff=True,
)
def answer_model_request(*, request_id: int) -> None:
    from rewardmodel.training.from_elsewhere import answer_model_request

    answer_model_request(request_id=request_id)


@shared_task(
    name="rewardmodel.tasks.run_shard",
    time_limit=SHARD_TIME_LIMIT,
    autoretry_for=DATABASE_AWAY,
    max_retries=3,
    retry_backoff=True,
)
def run_shard(*, shard_id: int) -> None:
    advance.run_shard(shard_id=shard_id)


@shared_task(
    name="rewardmodel.tasks.grade_queued",
    time_limit=GRADING_TIME_LIMIT,
    autoretry_for=DATABASE_AWAY,
    max_retries=3,
    retry_backoff=True,
)
def grade_queued() -> None:
    queued_grading.grade_queued(seconds=GRADING_SECONDS)


@shared_task(
    name="rewardmodel.tasks.run_training",
    time_limit=TRAINING_TIME_LIMIT,
    autoretry_for=DATABASE_AWAY,
    max_retries=3,
    retry_backoff=True,
)
def run_training(*, training_run_id: int) -> None:
    from rewardmodel.training.run import run_training

    if run_training(training_run_id=training_run_id):
        advance.advance_generations()
