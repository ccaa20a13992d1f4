"""Gold: labels that are known to be right, and how each labeling of a gold item compares with them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from annotation import limits
from annotation.models.labeling import Labeling
from annotation.models.solution import Solution


class GoldQuerySet(models.QuerySet["Gold"]):
    def in_force(self) -> "GoldQuerySet":
        """The gold that judges now."""
        return self.filter(retired_at=None)


class Gold(models.Model):
    """The right label of a solution (flow 2), with the ratings that are accepted at each step and why.

    A solution has at most one gold in force. An edit is a new version: the old one is retired and `replaces` leads to it.
    `label` is PRM800K's label object up to the first error; rules/gold.py compares a labeler's label with it.
    """

    class Origin(models.TextChoices):
        PAGE = "page", "rated in the gold editor"
        ADJUDICATION = "adjudication", "decided in review"
        AGREEMENT = "agreement", "labelers agreed"

    solution = models.ForeignKey(Solution, on_delete=models.PROTECT, related_name="gold")
    version = models.PositiveSmallIntegerField(default=1)
    label = models.JSONField()
    ratings = models.JSONField(
        help_text="The accepted ratings of each step up to the first error: [[1], [0, 1], [-1]]."
    )
    reasons = models.JSONField(help_text="Why, for each of these steps; a text may be empty.")
    origin = models.CharField(max_length=12, choices=Origin)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="gold_made")
    made_at = models.DateTimeField(db_default=Now(), editable=False)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    retired_at = models.DateTimeField(null=True, blank=True, help_text="It judges no more since then.")
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    retire_reason = models.TextField(max_length=limits.REASON, blank=True, default="")

    objects = GoldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["solution"], condition=Q(retired_at=None), name="gold_one_in_force_per_solution"
            ),
            models.UniqueConstraint(fields=["solution", "version"], name="gold_version_once"),
            models.CheckConstraint(
                name="gold_origin_known", condition=Q(origin__in=["page", "adjudication", "agreement"])
            ),
            models.CheckConstraint(
                name="gold_retired_by_somebody",
                condition=Q(retired_at=None, retired_by=None) | Q(retired_at__isnull=False, retired_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["-made_at", "-id"], name="gold_newest"),
        ]

    def __str__(self) -> str:
        return f"gold {self.pk} of solution {self.solution_id}"


class GoldAnswer(models.Model):
    """How one labeling of a screening or quality-control item compares with the gold that judges it.

    Written with the labeling. A new version of the gold judges the answers to the old one again (services/gold.py), so a mistake in
    gold does not stay with those who were right. Answers to retired gold are kept and count no more.
    """

    labeling = models.OneToOneField(Labeling, on_delete=models.CASCADE, primary_key=True, related_name="gold_answer")
    gold = models.ForeignKey(Gold, on_delete=models.PROTECT, related_name="answers")
    passed = models.BooleanField()
    first_difference = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Index of the first step whose rating is not accepted; null: none."
    )
    judged_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["gold", "passed"], name="gold_answer_outcome"),
        ]

    def __str__(self) -> str:
        return f"answer to {self.gold_id} by labeling {self.labeling_id}"
