"""Phases: labeling jobs with a flow, settings and a status."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models.functions import Now

from annotation import limits
from annotation.models.instructions import Instructions

LEASE = timedelta(minutes=30)
"""How long an assignment stays with an inactive labeler."""

COMPLETIONS_PER_STEP = 4

QUALITY_CONTROL_EVERY = 10
"""Often enough to notice a careless labeler within an hour; rare enough that nine tenths of the work are new labelings."""


QUALITY_WINDOW = 20
"""Answers to gold; at one in eleven tasks, about the work of the last days."""
QUALITY_WARN_BELOW = 75
"""Percent: the pass mark of screening in the paper."""
QUALITY_PAUSE_BELOW = 50
"""Percent, held against the upper end of the interval. docs/experiments.md has whom it pauses."""


class Phase(models.Model):
    """A labeling job in flow 1 (build a solution step by step) or flow 2 (rate a solution up to the first negative step)."""

    class Flow(models.IntegerChoices):
        ONE = 1, "flow 1: build a solution"
        TWO = 2, "flow 2: rate a solution"

    class Status(models.TextChoices):
        OPEN = "open"
        PAUSED = "paused"
        CLOSED = "closed"

    class Continuation(models.TextChoices):
        RANDOM = "random", "a random positive completion"
        LABELER = "labeler", "the positive completion that the labeler chooses"

    name = models.CharField(max_length=limits.PHASE_NAME, unique=True)
    flow = models.SmallIntegerField(choices=Flow)
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    current_instructions = models.ForeignKey(
        Instructions,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The version that is shown now; services/instructions.py creates the next one.",
    )
    lease = models.DurationField(default=LEASE)
    labelings_per_item = models.PositiveSmallIntegerField(default=1)
    # not "empty means everybody": removing the last labeler must not open the phase to all
    is_restricted = models.BooleanField(
        default=False, help_text="Whether only the people in `labelers` may work on it."
    )
    labelers = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="phases",
        help_text="Who may work on it, if it is restricted.",
    )
    quality_control_every = models.PositiveSmallIntegerField(
        default=QUALITY_CONTROL_EVERY,
        help_text="Normal labelings for each quality-control item, on average; 0: quality control comes first.",
    )
    places_seed = models.UUIDField(
        default=uuid.uuid4,
        db_default=RandomUUID(),
        editable=False,
        help_text="Secret: decides at which tasks of a labeler quality control comes (rules/places.py).",
    )
    quality_window = models.PositiveSmallIntegerField(
        default=QUALITY_WINDOW,
        db_default=QUALITY_WINDOW,
        help_text="How many of a labeler's newest answers to gold count for the two marks below.",
    )
    quality_warn_below = models.PositiveSmallIntegerField(
        default=QUALITY_WARN_BELOW,
        db_default=QUALITY_WARN_BELOW,
        help_text="Labelers who agree with gold in less than this percentage are warned; 0: nobody is.",
    )
    quality_pause_below = models.PositiveSmallIntegerField(
        default=QUALITY_PAUSE_BELOW,
        db_default=QUALITY_PAUSE_BELOW,
        help_text="Labelers whose agreement with gold is surely below this percentage are paused; 0: nobody is.",
    )
    allow_skip = models.BooleanField(default=True, help_text="Whether labelers may skip an item.")
    by_choice = models.BooleanField(
        default=False, help_text="Whether its items go only to labelers who choose this phase."
    )
    completions_per_step = models.PositiveSmallIntegerField(
        default=COMPLETIONS_PER_STEP, help_text="Completions that the generator offers for one step."
    )
    continuation = models.CharField(
        max_length=8,
        choices=Continuation,
        default=Continuation.RANDOM,
        help_text="Flow 1: how the solution continues if several completions are positive.",
    )
    generator = models.CharField(
        max_length=limits.GENERATOR_NAME,
        blank=True,
        default="",
        help_text="Name of the generator of completions; empty: the generator of the item's generation, else the newest one.",
    )

    # questions after the first negative step in flow 2
    ask_progress = models.BooleanField(default=False, help_text="Whether to ask how far the solution got.")
    ask_explanation = models.BooleanField(default=False, help_text="Whether to ask for an explanation of the mistake.")
    ask_alternatives = models.PositiveSmallIntegerField(
        default=0, help_text="How many alternatives to the negative step to rate."
    )
    point_out_contradictions = models.BooleanField(
        default=True,
        db_default=True,
        help_text="Whether labelers read, before they submit, that their ratings and the answer contradict each other.",
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="phase_flow_known", condition=models.Q(flow__in=[1, 2])),
            models.CheckConstraint(
                name="phase_status_known", condition=models.Q(status__in=["open", "paused", "closed"])
            ),
            models.CheckConstraint(
                name="phase_labels_per_item_positive",
                condition=models.Q(labelings_per_item__gte=limits.LABELINGS_PER_ITEM.low),
            ),
            models.CheckConstraint(
                name="phase_alternatives_possible",
                condition=models.Q(ask_alternatives__lte=limits.ASK_ALTERNATIVES.high),
            ),
            models.CheckConstraint(
                name="phase_completions_per_step_possible",
                condition=models.Q(
                    completions_per_step__gte=limits.COMPLETIONS_PER_STEP.low,
                    completions_per_step__lte=limits.COMPLETIONS_PER_STEP.high,
                ),
            ),
            models.CheckConstraint(
                name="phase_continuation_known", condition=models.Q(continuation__in=["random", "labeler"])
            ),
            models.CheckConstraint(
                name="phase_quality_marks_possible",
                condition=models.Q(
                    quality_window__gte=limits.QUALITY_WINDOW.low,
                    quality_window__lte=limits.QUALITY_WINDOW.high,
                    quality_warn_below__lte=limits.QUALITY_MARK.high,
                    quality_pause_below__lte=limits.QUALITY_MARK.high,
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name
