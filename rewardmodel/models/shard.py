"""Pieces of a stage's work."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from rewardmodel.models.generation import Generation
from rewardmodel.models.stages import SHARDED

MAX_ATTEMPTS = 4
"""How often a piece of work is attempted before an error in it is final."""


class Shard(models.Model):
    """A range of ids that one task works through: problems (sampling, evaluating), solutions (grading, scoring) or items
    (labeling by a model). Doing it twice writes the same rows.

    A worker claims it with a conditional update, which writes `claim`: it must be pending, or running with a stale heartbeat. A worker
    that has lost its claim writes nothing to the shard.
    """

    class Status(models.TextChoices):
        PENDING = "pending"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    generation = models.ForeignKey(Generation, on_delete=models.CASCADE, related_name="shards")
    stage = models.CharField(max_length=16, choices=[(stage.value, stage.label) for stage in SHARDED])
    first_id = models.BigIntegerField(help_text="First problem, solution or item, inclusive.")
    last_id = models.BigIntegerField(help_text="Last one, inclusive.")
    problem_ids = ArrayField(
        models.BigIntegerField(),
        default=list,
        blank=True,
        help_text="For sampling and evaluating: the problems, as chosen when the work was planned.",
    )
    size = models.PositiveIntegerField(help_text="Number of rows that it will write, for progress.")
    status = models.CharField(max_length=8, choices=Status, default=Status.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    claim = models.UUIDField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    dispatched_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["generation", "stage", "first_id"], name="shard_range_once"),
            models.CheckConstraint(
                name="shard_stage_known",
                condition=Q(stage__in=[stage.value for stage in SHARDED]),
            ),
            models.CheckConstraint(
                name="shard_status_known", condition=Q(status__in=["pending", "running", "done", "failed"])
            ),
        ]
        indexes = [models.Index(fields=["generation", "stage", "status"], name="shard_progress")]

    def __str__(self) -> str:
        return f"{self.stage} {self.first_id}-{self.last_id} of generation {self.generation.number}"
