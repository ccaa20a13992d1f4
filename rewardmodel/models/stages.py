"""The stages of a generation: one entry each, in their order, with the queue that takes the work."""

from enum import Enum
from typing import Self

from django.db import models


class Queue(Enum):
    """What the workers serve."""

    DEFAULT = "default"
    SAMPLE = "sample"
    SCORE = "score"
    TRAIN = "train"


class Stage(models.TextChoices):
    """Each is done by the module of its name in rewardmodel/loop/stages; after the last one the generation is done.

    A stage with a queue is cut into shards, and workers take them from there.
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
"""Those that have something to do."""

SHARDED = [stage for stage in Stage if stage.queue]
"""Those that are cut into shards."""
