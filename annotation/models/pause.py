"""Pauses of labelers, the warnings before them, and what labelers say against a pause."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from annotation import limits
from annotation.models.labeling import Labeling
from annotation.models.phase import Phase


class Pause(models.Model):
    """A labeler gets no tasks from `began_at` until `ended_at`. What they submit meanwhile is stored and held back."""

    labeler = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="pauses")
    phase = models.ForeignKey(
        Phase,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The phase whose gold the labeler answered too badly; null: a person decided.",
    )
    began_at = models.DateTimeField(db_default=Now(), editable=False)
    began_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Null: quality control.",
    )
    reason = models.TextField(max_length=limits.REASON, help_text="In words for the labeler. Names no gold.")
    evidence = models.JSONField(
        default=list, blank=True, help_text="The answers to gold behind it: labeling, item, passed, first difference."
    )
    held_since = models.DateTimeField(
        null=True,
        blank=True,
        help_text="Labelings submitted since then are held back; null: only those since the pause.",
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    end_reason = models.TextField(max_length=limits.REASON, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["labeler"], condition=Q(ended_at=None), name="pause_in_force_once"),
            models.CheckConstraint(
                name="pause_ended_by_somebody",
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["labeler", "-began_at"], name="pause_of_labeler")]

    def __str__(self) -> str:
        return f"pause {self.pk} of {self.labeler_id}"


class QualityWarning(models.Model):
    """A labeler was told that their agreement with gold is low. `kinds`: what differed, without items (rules/differences.py)."""

    labeler = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="quality_warnings")
    phase = models.ForeignKey(Phase, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)
    passed = models.PositiveIntegerField()
    answered = models.PositiveIntegerField()
    kinds = models.JSONField(default=list, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["labeler", "phase", "-at"], name="warning_of_labeler")]

    def __str__(self) -> str:
        return f"warning {self.pk} of {self.labeler_id}"


class Appeal(models.Model):
    """One sentence of a labeler against a pause, or against the gold of a screening task, and what a person answered."""

    labeler = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appeals")
    pause = models.ForeignKey(Pause, on_delete=models.CASCADE, null=True, blank=True, related_name="appeals")
    labeling = models.ForeignKey(
        Labeling,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="appeals",
        help_text="The answer to gold that they defend.",
    )
    text = models.TextField(max_length=limits.APPEAL)
    made_at = models.DateTimeField(db_default=Now(), editable=False)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer = models.TextField(max_length=limits.REASON, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="appeal_against_one_thing",
                condition=Q(pause=None, labeling__isnull=False) | Q(pause__isnull=False, labeling=None),
            ),
            models.UniqueConstraint(fields=["pause"], condition=Q(answered_at=None), name="appeal_of_pause_open_once"),
            models.UniqueConstraint(
                fields=["labeling"], condition=Q(answered_at=None), name="appeal_of_labeling_open_once"
            ),
        ]
        indexes = [models.Index(fields=["made_at"], condition=Q(answered_at=None), name="appeal_waiting")]

    def __str__(self) -> str:
        return f"appeal {self.pk} of {self.labeler_id}"
