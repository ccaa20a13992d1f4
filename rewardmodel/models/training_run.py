"""Trainings: requested, running, finished."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from annotation.models import User
from rewardmodel.label_choice import LabelChoice
from rewardmodel.models.generation import Generation
from rewardmodel.models.reward_model import RewardModel

IN_PROGRESS = ["pending", "running"]


class TrainingRunQuerySet(models.QuerySet["TrainingRun"]):
    def in_progress(self) -> Self:
        """Requested and not over yet; at most one of a kind."""
        return self.filter(status__in=IN_PROGRESS)


class TrainingRun(models.Model):
    """One training of a reward model. It survives the death of its worker: the next one resumes from the last checkpoint.

    Workers claim it like a shard, with a conditional update.
    """

    class Status(models.TextChoices):
        PENDING = "pending"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    kind = models.CharField(max_length=8, choices=RewardModel.Kind)
    generation = models.ForeignKey(
        Generation, on_delete=models.PROTECT, null=True, blank=True, related_name="training_runs"
    )
    options = models.JSONField(default=dict, blank=True, help_text="Options for rewardmodel.ml.train, by name.")
    trained_on = models.JSONField(
        default=dict,
        db_default=models.Value({}, models.JSONField()),
        blank=True,
        help_text="Which labelings it reads (rewardmodel/label_choice.py); empty: all.",
    )
    data_sha256 = models.CharField(
        max_length=64, blank=True, default="", db_default="", help_text="Of the file that it learns from."
    )
    requested_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="training_runs",
        help_text="Null: a generation, or the command line.",
    )
    reason = models.TextField(blank=True, default="", db_default="", help_text="Why somebody asked for it.")
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    step = models.PositiveIntegerField(default=0)
    total_steps = models.PositiveIntegerField(default=0, help_text="0: not known yet.")
    loss = models.FloatField(null=True, blank=True)
    rated_steps = models.PositiveIntegerField(default=0)
    labelings = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    claim = models.UUIDField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    dispatched_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True, default="")
    reward_model = models.OneToOneField(
        RewardModel, on_delete=models.PROTECT, null=True, blank=True, related_name="training_run"
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    began_at = models.DateTimeField(
        null=True, blank=True, help_text="When a worker first began to train; null: unknown."
    )
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = TrainingRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="training_run_status_known",
                condition=Q(status__in=["pending", "running", "done", "failed", "cancelled"]),
            ),
            models.CheckConstraint(name="training_run_kind_known", condition=Q(kind__in=["prm", "orm"])),
            # pressing the button twice starts one training
            models.UniqueConstraint(
                fields=["kind"], condition=Q(status__in=IN_PROGRESS), name="training_run_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} training {self.pk} ({self.status})"

    @property
    def trained_on_in_words(self) -> str:
        return LabelChoice.from_json(self.trained_on).in_words

    @property
    def is_in_progress(self) -> bool:
        return self.status in IN_PROGRESS
