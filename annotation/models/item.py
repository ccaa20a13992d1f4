"""The labeling queue."""

from django.db import models
from django.db.models import F, Q

from annotation.models.phase import Phase
from annotation.models.problem import Problem
from annotation.models.questions import QuestionsAfterError, alternatives_possible
from annotation.models.solution import Solution

NEVER_DUE = 32_767
"""So many normal labelings before quality control that they are never counted: it comes only where nothing else is left."""


class Item(QuestionsAfterError):
    """A unit of the queue: a problem, in phase 2 with a solution, that wants a number of labels.

    `free_slots` counts the labels that nobody holds or has given yet; it changes only together with an assignment, under the item's
    row lock, and the constraint on assignments (one live assignment per slot) keeps it honest. A trigger refuses items of held-out
    problems (migration 0002). Items of several generations lie in one queue, so what a generation asks differently from its phase stands
    on them.
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
        help_text="While it is the next one for a labeler, quality control comes after so many normal labelings; null: as the phase says.",
    )

    # why it stands in the queue; kept for good, never shown to labelers
    generation_number = models.IntegerField(null=True, blank=True)
    verifier = models.CharField(max_length=200, blank=True, default="", help_text="Reward model that selected it.")
    verifier_score = models.FloatField(null=True, blank=True, help_text="Its solution score, 0 to 1.")
    rank = models.PositiveIntegerField(null=True, blank=True, help_text="Place in the selection, 1 = most convincing.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["phase", "solution", "generation_number"],
                name="item_solution_once_per_generation",
                nulls_distinct=True,
            ),
            # phase 1: a problem stands in the queue by itself
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
            # what `next` walks along, one kind after the other: only items with something to give, best first
            models.Index("phase", "kind", F("priority").desc(), "id", condition=Q(free_slots__gt=0), name="item_queue"),
            models.Index(fields=["generation_number"], name="item_generation"),
        ]

    def __str__(self) -> str:
        return f"item {self.pk}"
