"""Assignments: items leased to labelers."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from annotation.models.instructions import Instructions
from annotation.models.item import Item
from annotation.models.questions import QuestionsAfterError, alternatives_possible


class Assignment(QuestionsAfterError):
    """One slot of an item, leased to one labeler until `lease_expires_at`. Activity of the labeler extends the lease.

    Two constraints guarantee what the queue promises: a slot has at most one live assignment, and an item is assigned to a labeler once.
    An expired assignment keeps its draft and can still be submitted while its slot is free.

    The questions after an error are copied here when the item is leased, so that editing the phase does not change work in progress.

    A submitted assignment can be reopened for a while (services/corrections.py). It keeps the status "submitted", and its labeling counts
    until another one supersedes it.
    """

    class Status(models.TextChoices):
        LEASED = "leased"
        SUBMITTED = "submitted"
        RELEASED = "released"
        EXPIRED = "expired"

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="assignments")
    slot = models.PositiveSmallIntegerField(help_text="0 … labelings_wanted - 1")
    labeler = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments")
    status = models.CharField(max_length=10, choices=Status, default=Status.LEASED)
    draft = models.JSONField(null=True, blank=True, help_text="The unfinished label, as the page last sent it.")
    draft_version = models.PositiveIntegerField(
        default=0, db_default=0, help_text="Counts the changes of the draft, so that a stale tab cannot overwrite it."
    )
    leased_at = models.DateTimeField(db_default=Now(), editable=False)
    lease_expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    reopened_at = models.DateTimeField(
        null=True, blank=True, help_text="Set while the labeler corrects a submitted label."
    )
    ahead = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Prefetched while the labeler works on another assignment; not displayed yet.",
    )
    explained_step = models.PositiveIntegerField(
        null=True,
        blank=True,
        editable=False,
        help_text="The first negative step when its known explanations were first read; those of no other step are told.",
    )
    instructions = models.ForeignKey(
        Instructions,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The version that is shown with the assignment.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "slot"], condition=Q(status__in=["leased", "submitted"]), name="assignment_slot_once"
            ),
            models.UniqueConstraint(fields=["item", "labeler"], name="assignment_labeler_meets_item_once"),
            alternatives_possible("assignment_alternatives_possible"),
            models.CheckConstraint(
                name="assignment_status_known",
                condition=Q(status__in=["leased", "submitted", "released", "expired"]),
            ),
            models.CheckConstraint(
                name="assignment_closed_when_not_leased",
                condition=Q(status="leased", closed_at=None) | (~Q(status="leased") & Q(closed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="assignment_reopened_when_submitted", condition=Q(reopened_at=None) | Q(status="submitted")
            ),
        ]
        indexes = [
            models.Index(
                fields=["labeler"],
                condition=Q(status__in=["leased", "expired"]) | Q(reopened_at__isnull=False),
                name="assignment_unfinished",
            ),
            # read by the history: what a labeler skipped, newest first
            models.Index(fields=["labeler", "-closed_at"], condition=Q(status="released"), name="assignment_skipped"),
            models.Index(fields=["lease_expires_at"], condition=Q(status="leased"), name="assignment_expiry"),
            # read by the overviews: the pace of the last hour
            models.Index(fields=["closed_at"], condition=Q(status="submitted"), name="assignment_submitted_recent"),
        ]

    def __str__(self) -> str:
        return f"assignment {self.pk} of item {self.item_id}"
