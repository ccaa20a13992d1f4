"""Exclusions: labelings that do not count for now, although nothing has replaced them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from annotation import limits


class Exclusion(models.Model):
    """A labeling is left out of trainings, exports and consensus while it has an exclusion that has not ended.

    The labeling itself never changes. Exclusions that were made together share a `batch`, so that they can be undone together.
    """

    class Kind(models.TextChoices):
        EXCLUDED = "excluded", "by a person, with a reason"
        HELD_BACK = "held_back", "because its labeler is paused"

    labeling = models.ForeignKey("annotation.Labeling", on_delete=models.CASCADE, related_name="exclusions")
    kind = models.CharField(max_length=12, choices=Kind)
    reason = models.TextField(max_length=limits.REASON)
    batch = models.UUIDField(null=True, blank=True, db_index=True)
    pause = models.ForeignKey(
        "annotation.Pause",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="exclusions",
        help_text="The pause of its labeler that holds it back.",
    )
    put_back_at = models.DateTimeField(
        null=True, blank=True, help_text="When its item was put back into the queue for other people; null: it was not."
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Null: the site itself.",
    )
    made_at = models.DateTimeField(db_default=Now(), editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["labeling", "kind"], condition=Q(ended_at=None), name="exclusion_in_force_once"
            ),
            models.CheckConstraint(name="exclusion_kind_known", condition=Q(kind__in=["excluded", "held_back"])),
        ]

    def __str__(self) -> str:
        return f"exclusion of labeling {self.labeling_id}"
