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

SCREENING_ITEMS = 30
SCREENING_PASS_MARK = 75
"""Both as in the paper."""
SCREENING_TRIES = 2
SCREENING_WAIT_HOURS = 24

QUALITY_CONTROL_EVERY = 10
"""Often enough to notice a careless labeler within an hour; rare enough that nine tenths of the work are new labelings."""


MOST_LABELINGS_PER_ITEM = 4
WANTED_CERTAINTY = 75
"""Per cent. With these two, adaptive overlap is as right as three labelings of every item (docs/experiments.md)."""
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

    class Overlap(models.TextChoices):
        FIXED = "fixed", "as many labelings for every item"
        ADAPTIVE = "adaptive", "more labelings where the label model is not certain"

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
    priority = models.SmallIntegerField(
        default=0, db_default=0, help_text="Labelers who name no phase get tasks of the highest one first."
    )
    archived_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when it is left out of lists; only closed phases are."
    )
    labelings_per_item = models.PositiveSmallIntegerField(default=1, help_text="With adaptive overlap: the least.")
    overlap = models.CharField(
        max_length=8,
        choices=Overlap,
        default=Overlap.FIXED,
        db_default=Overlap.FIXED,
        help_text="Whether an item gets one more labeling while the label model is not certain where its first error is.",
    )
    most_labelings_per_item = models.PositiveSmallIntegerField(
        default=MOST_LABELINGS_PER_ITEM,
        db_default=MOST_LABELINGS_PER_ITEM,
        help_text="With adaptive overlap: the most.",
    )
    wanted_certainty = models.PositiveSmallIntegerField(
        default=WANTED_CERTAINTY,
        db_default=WANTED_CERTAINTY,
        help_text="With adaptive overlap: per cent that one position of the first error needs.",
    )
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

    # before the first task, in flow 2
    requires_screening = models.BooleanField(
        default=False, db_default=False, help_text="Whether people rate gold items before their first task."
    )
    screening_items = models.PositiveSmallIntegerField(
        default=SCREENING_ITEMS, db_default=SCREENING_ITEMS, help_text="Gold items of one try."
    )
    screening_pass_mark = models.PositiveSmallIntegerField(
        default=SCREENING_PASS_MARK,
        db_default=SCREENING_PASS_MARK,
        help_text="Percent of the items whose ratings must agree with gold.",
    )
    screening_tries = models.PositiveSmallIntegerField(
        default=SCREENING_TRIES, db_default=SCREENING_TRIES, help_text="Tries that a person has."
    )
    screening_wait_hours = models.PositiveSmallIntegerField(
        default=SCREENING_WAIT_HOURS,
        db_default=SCREENING_WAIT_HOURS,
        help_text="Hours between a failed try and the next one.",
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="phase_flow_known", condition=models.Q(flow__in=[1, 2])),
            models.CheckConstraint(
                name="phase_status_known", condition=models.Q(status__in=["open", "paused", "closed"])
            ),
            models.CheckConstraint(
                name="phase_archived_when_closed",
                condition=models.Q(archived_at=None) | models.Q(status="closed"),
            ),
            models.CheckConstraint(
                name="phase_labels_per_item_positive",
                condition=models.Q(labelings_per_item__gte=limits.LABELINGS_PER_ITEM.low),
            ),
            models.CheckConstraint(name="phase_overlap_known", condition=models.Q(overlap__in=["fixed", "adaptive"])),
            models.CheckConstraint(
                name="phase_most_labelings_possible",
                condition=models.Q(overlap="fixed")
                | models.Q(most_labelings_per_item__gte=models.F("labelings_per_item"), flow=2),
            ),
            models.CheckConstraint(
                name="phase_certainty_possible",
                condition=models.Q(
                    wanted_certainty__gte=limits.WANTED_CERTAINTY.low,
                    wanted_certainty__lte=limits.WANTED_CERTAINTY.high,
                ),
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
                name="phase_screening_possible",
                condition=models.Q(
                    screening_items__gte=limits.SCREENING_ITEMS.low,
                    screening_pass_mark__gte=limits.SCREENING_PASS_MARK.low,
                    screening_pass_mark__lte=limits.SCREENING_PASS_MARK.high,
                    screening_tries__gte=limits.SCREENING_TRIES.low,
                ),
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
