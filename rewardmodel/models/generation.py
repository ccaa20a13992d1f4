"""One turn of the loop."""

from copy import deepcopy
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from annotation.models import Phase
from rewardmodel.generation_settings import GenerationSettings
from rewardmodel.models import stages
from rewardmodel.models.generator import Generator
from rewardmodel.models.loop_run import LoopRun
from rewardmodel.models.reward_model import RewardModel

FIRST_TURN = 0
"""Screening, which is generation -1, is not a turn of the loop."""

UNFINISHED = Q(number__gte=FIRST_TURN) & ~Q(stage=stages.Stage.DONE) & ~Q(status="cancelled")


class GenerationQuerySet(models.QuerySet["Generation"]):
    def turns(self) -> Self:
        """Without screening."""
        return self.filter(number__gte=FIRST_TURN)

    def newest(self) -> "Generation | None":
        """The newest turn of the loop, of whatever phase."""
        return self.turns().order_by("-number").first()

    def unfinished(self) -> Self:
        """Neither done nor cancelled: at most one per phase."""
        return self.filter(UNFINISHED)


class Generation(models.Model):
    """Sample, grade, score, select, label, retrain, evaluate. `settings` are read through `options`. Once the generation has
    started, only what follows it can change: a loop run continues after it, or stop_after makes it the last (services/loop_runs.py).

    `stage` moves forward only; `status` says whether it is being moved. What a stage still has to do is read from Postgres
    (shards, items, labelings), never from a message.
    """

    Stage = stages.Stage

    class Status(models.TextChoices):
        ACTIVE = "active"
        PAUSED = "paused"
        FAILED = "failed"
        CANCELLED = "cancelled"

    number = models.IntegerField(unique=True, help_text="The `generation` of the PRM800K record; -1 is screening.")
    stage = models.CharField(max_length=16, choices=Stage, default=Stage.PLANNED)
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    failure = models.TextField(blank=True, default="", help_text="Why it failed, for the person who has to fix it.")
    settings = models.JSONField(default=dict)
    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="generations")
    generator = models.ForeignKey(Generator, on_delete=models.PROTECT, related_name="generations")
    selector = models.ForeignKey(
        RewardModel,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="selected_generations",
        help_text="The PRM that scores and selects; null: there is none yet, so the selection is uniform.",
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
    archive = models.JSONField(
        default=dict,
        db_default=models.Value({}, models.JSONField()),
        blank=True,
        help_text="Counts of the solutions that are in a file instead of the database (services/sample_archive.py); empty: none.",
    )
    enters_again = models.BooleanField(
        default=False, db_default=False, help_text="Its settings were changed, so its stage plans its work anew."
    )
    totals = models.JSONField(
        default=dict,
        db_default=models.Value({}, models.JSONField()),
        blank=True,
        help_text="Counts of its solutions and scores, stored once it is over (services/generation_totals.py); empty: to be counted.",
    )
    generator_version = models.PositiveIntegerField(
        null=True, blank=True, help_text="The version of the generator that it samples with; null: it has not begun."
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = GenerationQuerySet.as_manager()

    _parsed: tuple[dict[str, Any], GenerationSettings] | None = None
    """The `settings` that were parsed, and the result."""

    class Meta:
        constraints = [
            models.CheckConstraint(name="generation_stage_known", condition=Q(stage__in=stages.Stage.values)),
            # generations of different phases may run side by side
            models.UniqueConstraint(fields=["phase"], name="generation_one_per_phase", condition=UNFINISHED),
            models.CheckConstraint(
                name="generation_status_known", condition=Q(status__in=["active", "paused", "failed", "cancelled"])
            ),
        ]

    def __str__(self) -> str:
        return f"generation {self.number}"

    @property
    def options(self) -> GenerationSettings:
        """`settings`, typed. Parsed once, and again after a change. Raises InvalidSettings."""
        if self._parsed is None or self._parsed[0] != self.settings:
            stored = deepcopy(self.settings)
            self._parsed = stored, GenerationSettings.from_json(stored)
        return self._parsed[1]

    @property
    def is_over(self) -> bool:
        """Done or cancelled: nothing moves it any more, and the next one may start."""
        return self.stage == self.Stage.DONE or self.status == self.Status.CANCELLED
