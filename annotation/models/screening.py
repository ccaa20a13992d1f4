"""Screening: before their first task of a phase, people rate solutions with gold labels."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from annotation import limits
from annotation.models.gold import Gold
from annotation.models.item import Item
from annotation.models.labeling import Labeling
from annotation.models.phase import Phase


class Screening(models.Model):
    """Where one person is with the screening of one phase. No row: they have not begun.

    `state` changes under this row's lock only (services/screening.py). A decision by a person stays on the row, and every one is in the
    audit log.
    """

    class State(models.TextChoices):
        RUNNING = "running", "in the middle of a try"
        WAITING = "waiting", "failed, and may try again at `retry_at`"
        PASSED = "passed"
        FAILED = "failed", "failed, and no try is left"

    class Decision(models.TextChoices):
        PASS = "pass"  # noqa: S105  (no password)
        FAIL = "fail"
        RETRY = "retry", "one more try, at once"

    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="screenings")
    labeler = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="screenings")
    state = models.CharField(max_length=8, choices=State)
    retry_at = models.DateTimeField(null=True, blank=True)
    granted = models.PositiveSmallIntegerField(default=0, help_text="Tries beyond the phase's, given by a person.")
    changed_at = models.DateTimeField(db_default=Now(), help_text="When the state changed last.")

    # the last decision by a person
    decision = models.CharField(max_length=8, choices=Decision, blank=True, default="")
    decision_reason = models.TextField(max_length=limits.REASON, blank=True, default="")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["labeler", "phase"], name="screening_once_per_phase"),
            models.CheckConstraint(
                name="screening_state_known", condition=Q(state__in=["running", "waiting", "passed", "failed"])
            ),
            models.CheckConstraint(
                name="screening_waits_until", condition=Q(state="waiting", retry_at__isnull=False) | ~Q(state="waiting")
            ),
        ]
        indexes = [
            models.Index(fields=["-changed_at", "-id"], name="screening_newest"),
        ]

    def __str__(self) -> str:
        return f"screening of {self.labeler_id} for phase {self.phase_id}"


class ScreeningTry(models.Model):
    """One try. Its number of items and its pass mark are those of the phase when it began, whatever the phase says later.

    `passed` is null while it runs, and for one that ended without a result: a person decided meanwhile, or all its gold was retired.
    """

    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="tries")
    number = models.PositiveSmallIntegerField()
    items_wanted = models.PositiveSmallIntegerField()
    pass_mark = models.PositiveSmallIntegerField(help_text="Percent of the judged items that must agree with gold.")
    begun_at = models.DateTimeField(db_default=Now(), editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    passed = models.BooleanField(null=True)
    agreed = models.PositiveSmallIntegerField(null=True, blank=True)
    judged = models.PositiveSmallIntegerField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True, help_text="When the person opened the result.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["screening", "number"], name="screening_try_number_once"),
            models.UniqueConstraint(
                fields=["screening"], condition=Q(ended_at=None), name="screening_try_one_at_a_time"
            ),
            models.CheckConstraint(
                name="screening_try_result_at_its_end", condition=Q(passed=None) | Q(ended_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"try {self.number} of screening {self.screening_id}"


class ScreeningQuestion(models.Model):
    """An item of a try. What it was judged by is written when the try ends, so that the result stays what the person was told."""

    screening_try = models.ForeignKey(ScreeningTry, on_delete=models.CASCADE, related_name="questions")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="screening_questions")
    place = models.PositiveSmallIntegerField()
    labeling = models.ForeignKey(Labeling, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    gold = models.ForeignKey(Gold, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    passed = models.BooleanField(null=True, help_text="Null: not judged, because its gold was retired.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["screening_try", "item"], name="screening_item_once_per_try"),
            models.UniqueConstraint(fields=["screening_try", "place"], name="screening_place_once_per_try"),
        ]

    def __str__(self) -> str:
        return f"question {self.place} of try {self.screening_try_id}"
