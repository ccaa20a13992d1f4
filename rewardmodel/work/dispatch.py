"""Send messages to the workers. A message is only a nudge: Postgres holds the work, and a lost message is sent again.

Messages do not expire, because the receiver would judge that by its own clock: a late one finds its work done or claimed and does nothing.
"""

from datetime import timedelta
from typing import Any

from celery import current_app
from django.db import transaction

from rewardmodel.models import ModelRequest
from rewardmodel.models.stages import Queue, Stage

SEND_AGAIN_AFTER = timedelta(minutes=2)
"""A message of a label model run that nobody has begun by then was lost, or the workers are busy."""

QUEUE_OF_STAGE = {stage.value: stage.queue for stage in Stage if stage.queue}


def send_shard(shard_id: int, stage: str) -> None:
    _send("rewardmodel.tasks.run_shard", QUEUE_OF_STAGE[stage], shard_id=shard_id)


def send_training(training_run_id: int) -> None:
    _send("rewardmodel.tasks.run_training", Queue.TRAIN, training_run_id=training_run_id)


def send_completions(request_id: int) -> None:
    _send("rewardmodel.tasks.write_completions", Queue.SAMPLE, request_id=request_id)


def queue_of(action: str) -> Queue:
    """The queue that takes requests about models: those that sample go where the generators are."""
    return Queue.SAMPLE if action == ModelRequest.Action.DRAW else Queue.SCORE


def send_model_request(request_id: int, queue: Queue) -> None:
    _send("rewardmodel.tasks.answer_model_request", queue, request_id=request_id)


def send_advance() -> None:
    """Have the loop advanced now, not only at the next scheduled beat."""
    _send("rewardmodel.tasks.advance_generations", Queue.DEFAULT)


def send_grading() -> None:
    """Have queued solutions, and those of corrected problems, graded now, not only at the next scheduled beat."""
    _send("rewardmodel.tasks.grade_queued", Queue.DEFAULT)


def send_label_model(run_id: int) -> None:
    _send("rewardmodel.tasks.run_label_model", Queue.DEFAULT, run_id=run_id)


def _send(task: str, queue: Queue, **kwargs: Any) -> None:
    def send() -> None:
        current_app.send_task(task, kwargs=kwargs, queue=queue.value)

    # robust: if the message cannot be sent now, the next call of advance_generations sends it
    transaction.on_commit(send, robust=True)
