"""A labeling job: which of the two flows, under which rules, open or not."""

from datetime import timedelta

from django.conf import settings
from django.db import models

from annotation.models.instructions import Instructions

LEASE = timedelta(minutes=30)
"""How long an assignment stays with a labeler who gives no sign of life."""

MOST_ALTERNATIVES = 8
"""Alternative completions that a labeler can be asked to rate at the first error."""

MOST_COMPLETIONS = 16
"""Per step. More than that nobody rates with care."""

QUALITY_CONTROL_EVERY = 10
"""Often enough to see within an hour that somebody has slipped, seldom enough that nine tenths of the work are new labels."""


class Phase(models.Model):
    """Phase 1 (build a solution step by step) or phase 2 (rate a whole one up to the first negative step)."""

    class Flow(models.IntegerChoices):
        ONE = 1, "flow 1: build a solution"
        TWO = 2, "flow 2: rate a solution"

    class Status(models.TextChoices):
        OPEN = "open"
        PAUSED = "paused"
        CLOSED = "closed"

    class Continuation(models.TextChoices):
        RANDOM = "random", "a positive one, drawn by lot"
        LABELER = "labeler", "the positive one that the labeler chooses"

    name = models.CharField(max_length=100, unique=True)
    flow = models.SmallIntegerField(choices=Flow)
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    current_instructions = models.ForeignKey(
        Instructions,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The version that is shown now; services/instructions.py makes the next one.",
    )
    lease = models.DurationField(default=LEASE)
    labelings_per_item = models.PositiveSmallIntegerField(default=1)
    # not "empty means all": a phase must not open to everybody because its last labeler left
    is_restricted = models.BooleanField(default=False, help_text="Only the people in `labelers` may work on it.")
    labelers = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="phases",
        help_text="Who may work on it, where it is restricted.",
    )
    quality_control_every = models.PositiveSmallIntegerField(
        default=QUALITY_CONTROL_EVERY,
        help_text="A labeler meets a quality-control item after so many normal labelings; 0: before any other.",
    )
    allow_skip = models.BooleanField(default=True, help_text="May a labeler give an item back unlabeled?")
    by_choice = models.BooleanField(
        default=False, help_text="Its items go only to labelers who choose this phase; the others are not led to it."
    )
    completions_per_step = models.PositiveSmallIntegerField(
        default=4, help_text="Texts that the generator offers for one step."
    )
    continuation = models.CharField(
        max_length=8,
        choices=Continuation,
        default=Continuation.RANDOM,
        help_text="Phase 1: how the solution goes on where several completions are positive.",
    )
    generator = models.CharField(
        max_length=200,
        blank=True,
        default="",
        help_text="Name of the generator that offers completions; empty: that of the item's generation, else the newest one.",
    )

    # what is asked after the first negative step of phase 2
    ask_progress = models.BooleanField(default=False, help_text="How far had the solution come?")
    ask_explanation = models.BooleanField(default=False, help_text="What is the mistake?")
    ask_alternatives = models.PositiveSmallIntegerField(
        default=0, help_text="So many other completions of that step to rate, written by the generator."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="phase_flow_known", condition=models.Q(flow__in=[1, 2])),
            models.CheckConstraint(
                name="phase_status_known", condition=models.Q(status__in=["open", "paused", "closed"])
            ),
            models.CheckConstraint(
                name="phase_labels_per_item_positive", condition=models.Q(labelings_per_item__gte=1)
            ),
            models.CheckConstraint(
                name="phase_alternatives_possible", condition=models.Q(ask_alternatives__lte=MOST_ALTERNATIVES)
            ),
            models.CheckConstraint(
                name="phase_completions_per_step_possible",
                condition=models.Q(completions_per_step__gte=1, completions_per_step__lte=MOST_COMPLETIONS),
            ),
            models.CheckConstraint(
                name="phase_continuation_known", condition=models.Q(continuation__in=["random", "labeler"])
            ),
        ]

    def __str__(self) -> str:
        return self.name
