"""Review cases: what labelers report and where they differ, for a reviewer to decide."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from annotation import limits
from annotation.models.item import Item
from annotation.models.labeling import Labeling
from annotation.models.problem import Problem
from annotation.models.solution import Solution


class ReviewCase(models.Model):
    """One thing to look at, opened when a labeling is stored (services/review_cases.py). It is open until it has a decision.

    A claim keeps two reviewers from doing the same work. It lapses, so that nobody waits for a reviewer who went home.
    """

    class Kind(models.TextChoices):
        DISAGREEMENT = "disagreement"
        UNSURE = "unsure"
        GIVE_UP = "give_up"
        BAD_PROBLEM = "bad_problem"
        WRONG_ANSWER = "wrong_answer"
        COMMENT = "comment"

    class Decision(models.TextChoices):
        SETTLED = "settled", "a label was found right"
        PROBLEM_EXCLUDED = "problem_excluded", "the problem was excluded"
        ANSWER_CORRECTED = "answer_corrected", "the answer was corrected"
        LABELING_EXCLUDED = "labeling_excluded", "a labeling was excluded"
        SENT_BACK = "sent_back", "the task went back to its labeler"
        NOTHING = "nothing", "there was nothing to do"
        SUPERSEDED = "superseded", "the labeler corrected the labeling first"

    kind = models.CharField(max_length=16, choices=Kind)
    labeling = models.ForeignKey(Labeling, on_delete=models.PROTECT, related_name="review_cases")
    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="review_cases")
    solution = models.ForeignKey(Solution, on_delete=models.PROTECT, null=True, blank=True, related_name="review_cases")
    item = models.ForeignKey(Item, on_delete=models.SET_NULL, null=True, blank=True, related_name="review_cases")
    text = models.TextField(
        blank=True, default="", help_text="What the labeler wrote, or in what the labelings differ."
    )
    opened_at = models.DateTimeField(db_default=Now(), editable=False)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    claimed_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(max_length=20, choices=Decision, null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="review_decisions"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    sentence = models.TextField(
        max_length=limits.REASON,
        blank=True,
        default="",
        help_text="The reviewer's reason or comment; the labeler reads it.",
    )
    chosen = models.ForeignKey(
        Labeling,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The labeling that was found right, excluded, or sent back.",
    )
    label = models.JSONField(
        null=True,
        blank=True,
        help_text="The label that was found right, or the reviewer's own.",
    )
    open_until = models.DateTimeField(
        null=True, blank=True, help_text="Sent back: how long the labeler may correct the labeling."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["labeling", "kind"], name="review_case_once"),
            models.UniqueConstraint(
                fields=["item"], condition=Q(kind="disagreement", decision=None), name="review_disagreement_once"
            ),
            models.CheckConstraint(
                name="review_case_kind_known",
                condition=Q(kind__in=["disagreement", "unsure", "give_up", "bad_problem", "wrong_answer", "comment"]),
            ),
            models.CheckConstraint(
                name="review_case_decided_with_time",
                condition=Q(decision=None, decided_at=None) | Q(decision__isnull=False, decided_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(decision=None), name="review_case_open"),
            models.Index(
                fields=["-decided_at", "-id"], condition=Q(decision__isnull=False), name="review_case_decided"
            ),
            # read by housekeeping: what was sent back and not corrected in time
            models.Index(fields=["open_until"], condition=Q(open_until__isnull=False), name="review_case_sent_back"),
        ]

    def __str__(self) -> str:
        return f"review case {self.pk}"
