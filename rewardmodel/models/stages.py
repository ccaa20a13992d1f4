"""The stages of a generation in order, each with the queue that takes its work."""

from enum import Enum
from typing import Self

from django.db import models


class Queue(Enum):
    """The queues that workers serve."""

    DEFAULT = "default"
    SAMPLE = "sample"
    SCORE = "score"
    TRAIN = "train"


class Stage(models.TextChoices):
    """The module of the same name in rewardmodel/loop/stages does the work of a stage; a generation at `done` has no work left.

    The work of a stage with a queue is cut into shards, and workers take them from this queue.
    """

    queue: Queue | None

    def __new__(cls, value: str, queue: Queue | None = None) -> Self:
        stage = str.__new__(cls, value)
        stage._value_ = value
        stage.queue = queue
        return stage

    PLANNED = "planned"
    SAMPLING = "sampling", Queue.SAMPLE
    GRADING = "grading", Queue.DEFAULT
    SCORING = "scoring", Queue.SCORE
    SELECTING = "selecting"
    LABELING = "labeling", Queue.DEFAULT
    TRAINING = "training"
    EVALUATING = "evaluating", Queue.SCORE
    DONE = "done"


WORKING = [stage for stage in Stage if stage != Stage.DONE]
"""Stages that have work to do."""

SHARDED = [stage for stage in Stage if stage.queue]
"""Stages whose work is cut into shards."""
