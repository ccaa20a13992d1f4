"""Changes to what labelings count for, made together and undone together; and slots that items got for another labeling."""

from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from annotation import limits


class LabelingChange(models.Model):
    """One act of a person on one labeling or on many: its exclusions have this change's key as their `batch`.

    `labelings` counts those that it changed. `asked` says how they were chosen: ids, or the filters of the list.
    """

    class Kind(models.TextChoices):
        EXCLUDE = "exclude"
        INCLUDE = "include"
        RETURN = "return"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=8, choices=Kind)
    reason = models.TextField(max_length=limits.REASON)
    asked = models.JSONField(default=dict, blank=True)
    labelings = models.PositiveIntegerField()
    ended = ArrayField(
        models.BigIntegerField(),
        default=list,
        blank=True,
        help_text="Ids of the exclusions that an inclusion ended; undoing it renews them.",
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=Now(), editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="labelingchange_kind_known", condition=Q(kind__in=["exclude", "include", "return"])
            ),
            models.CheckConstraint(
                name="labelingchange_undone_by_somebody",
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["-made_at"], name="labelingchange_newest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.labelings} labelings"


class ReturnedSlot(models.Model):
    """The slot that an item got because one of its labelings was returned to the queue.

    `taken_back_at`: the change was undone while the slot was free, so the item has lost it again.
    """

    change = models.ForeignKey(LabelingChange, on_delete=models.CASCADE, related_name="returned")
    labeling = models.ForeignKey("annotation.Labeling", on_delete=models.CASCADE, related_name="returned")
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["labeling"], condition=Q(taken_back_at=None), name="returnedslot_labeling_once"
            )
        ]

    def __str__(self) -> str:
        return f"slot for labeling {self.labeling_id}"
