"""One turn of the loop."""

from django.db import models
from django.db.models import Q

from annotation.models import Phase
from rewardmodel.models.generator import Generator
from rewardmodel.models.loop_run import LoopRun
from rewardmodel.models.reward_model import RewardModel

STAGES = ["planned", "sampling", "grading", "scoring", "selecting", "labeling", "training", "evaluating", "done"]


class Generation(models.Model):
    """Sample, grade, score, select, label, retrain, evaluate. `settings` is what generation_settings.py reads. Once the
    generation has started, only what comes after it may change: a loop run continues it, or stop_after ends it (services/loop_runs.py).

    `stage` moves forward only; `status` says whether it is being moved. What a stage still has to do is read from Postgres
    (shards, items, labelings), never from a message.
    """

    class Stage(models.TextChoices):
        PLANNED = "planned"
        SAMPLING = "sampling"
        GRADING = "grading"
        SCORING = "scoring"
        SELECTING = "selecting"
        LABELING = "labeling"
        TRAINING = "training"
        EVALUATING = "evaluating"
        DONE = "done"

    class Status(models.TextChoices):
        ACTIVE = "active"
        PAUSED = "paused"
        FAILED = "failed"
        CANCELLED = "cancelled"

    number = models.IntegerField(unique=True, help_text="The record's `generation`; -1 is screening.")
    stage = models.CharField(max_length=16, choices=Stage, default=Stage.PLANNED)
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    failure = models.TextField(blank=True, default="", help_text="Why it failed, for the person who has to mend it.")
    settings = models.JSONField(default=dict)
    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="generations")
    generator = models.ForeignKey(Generator, on_delete=models.PROTECT, related_name="generations")
    selector = models.ForeignKey(
        RewardModel,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="selected_generations",
        help_text="The PRM that scores and selects; null: none yet, the selection is uniform.",
    )
    loop_run = models.ForeignKey(
        LoopRun,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="generations",
        help_text="The request for several generations that this one belongs to; null: none.",
    )
    stage_entered = models.JSONField(default=dict, help_text="Stage -> ISO time it was entered.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="generation_stage_known", condition=Q(stage__in=STAGES)),
            models.CheckConstraint(
                name="generation_status_known", condition=Q(status__in=["active", "paused", "failed", "cancelled"])
            ),
        ]

    def __str__(self) -> str:
        return f"generation {self.number}"

    @property
    def is_over(self) -> bool:
        """Done or cancelled: nothing moves it any more, and the next one may start."""
        return self.stage == self.Stage.DONE or self.status == self.Status.CANCELLED
