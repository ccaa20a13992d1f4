"""The labeling queue."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from annotation.models.phase import Phase
from annotation.models.problem import Problem
from annotation.models.questions import QuestionsAfterError, alternatives_possible
from annotation.models.solution import Solution

NEVER_DUE = 32_767
"""Value of `quality_control_every` that is never reached: quality control comes only after all other items."""


class Item(QuestionsAfterError):
    """A unit of the queue: a problem (flow 1) or a solution (flow 2) to be labeled `labelings_wanted` times.

    `free_slots` counts the labelings that are neither leased nor done. It changes only together with an assignment, under the item's row
    lock. Triggers refuse items of held-out and of excluded problems (migrations 0002 and 0039), and free slots of items that were taken
    back (0040). One queue holds items of several generations, so settings of a generation that override the phase are stored on its items.
    """

    class Kind(models.TextChoices):
        NORMAL = "normal"
        SCREENING = "screening"
        QUALITY_CONTROL = "quality_control"

    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="items")
    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="items")
    solution = models.ForeignKey(Solution, on_delete=models.PROTECT, null=True, blank=True, related_name="items")
    kind = models.CharField(max_length=16, choices=Kind, default=Kind.NORMAL)
    priority = models.FloatField(default=0.0, help_text="Highest first.")
    labelings_wanted = models.PositiveSmallIntegerField(default=1)
    free_slots = models.PositiveSmallIntegerField(default=1)
    quality_control_every = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="While this item is next: number of normal labelings between two quality-control items; null: as in the phase.",
    )

    # why it is in the queue; never changed, never shown to labelers
    generation_number = models.IntegerField(
        null=True, blank=True, help_text="Generation that selected it; null: queued outside of any generation."
    )
    verifier = models.CharField(max_length=200, blank=True, default="", help_text="Reward model that selected it.")
    verifier_score = models.FloatField(null=True, blank=True, help_text="Its solution score, 0 to 1.")
    rank = models.PositiveIntegerField(
        null=True, blank=True, help_text="Rank in the selection; 1 is the most convincing."
    )
    taken_back_from = models.CharField(
        max_length=16,
        choices=Solution.Grade,
        null=True,
        blank=True,
        editable=False,
        help_text="Grade of its solution until a corrected answer changed it and the item left the queue; null: it did not.",
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["phase", "solution", "generation_number"],
                name="item_solution_once_per_generation",
                nulls_distinct=True,
            ),
            # flow 2, outside of any generation: services/solution_queue.py
            models.UniqueConstraint(
                fields=["phase", "solution"],
                condition=Q(generation_number=None, kind="normal"),
                name="item_solution_once_outside_generations",
            ),
            # flow 1: items without a solution
            models.UniqueConstraint(
                fields=["phase", "problem"], condition=Q(solution=None, kind="normal"), name="item_problem_once"
            ),
            models.CheckConstraint(name="item_wants_labels", condition=Q(labelings_wanted__gte=1)),
            models.CheckConstraint(name="item_free_slots_possible", condition=Q(free_slots__lte=F("labelings_wanted"))),
            alternatives_possible("item_alternatives_possible"),
            models.CheckConstraint(
                name="item_kind_known", condition=Q(kind__in=["normal", "screening", "quality_control"])
            ),
        ]
        indexes = [
            # read by `POST /assignments/next`, kind by kind: only items with a free slot, best first
            models.Index("phase", "kind", F("priority").desc(), "id", condition=Q(free_slots__gt=0), name="item_queue"),
            # read by the metrics: since when an item of a kind has been waiting
            models.Index(
                fields=["phase", "kind", "created_at"], condition=Q(free_slots__gt=0), name="item_waiting_since"
            ),
            models.Index(fields=["generation_number"], name="item_generation"),
        ]

    def __str__(self) -> str:
        return f"item {self.pk}"
