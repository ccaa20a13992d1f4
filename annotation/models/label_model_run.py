"""Runs of the label model, and what the newest one found: what each step probably is, and how each labeler rates."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from annotation.models.solution import Solution


class LabelModelRunQuerySet(models.QuerySet["LabelModelRun"]):
    def unfinished(self) -> Self:
        """Requested and not over; at most one."""
        return self.filter(finished_at=None)

    def done(self) -> Self:
        """Finished without an error, newest first."""
        return self.filter(finished_at__isnull=False, error="").order_by("-pk")


class LabelModelRun(models.Model):
    """One estimation over all labelings that count. A worker claims it by `started_at`; one that died is given up after a while.

    Runs stay, as a log. What a run found (`SolutionPosterior`, `LabelerTrust`) stays until a later run is done.
    """

    options = models.JSONField(
        default=dict, help_text="Of quality.label_model, by name, and the rest that made the result."
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Null: there were enough new labelings.",
    )
    labelings = models.PositiveIntegerField(default=0)
    solutions = models.PositiveIntegerField(default=0)
    labelers = models.PositiveIntegerField(default=0)
    gold = models.PositiveIntegerField(default=0, help_text="Solutions with a gold label among them.")
    scored = models.PositiveIntegerField(
        default=0, help_text="Solutions that a reward model scored which had not learned from their problem."
    )
    rounds = models.PositiveSmallIntegerField(default=0, help_text="Rounds of EM.")
    newest_labeling = models.BigIntegerField(
        default=0, help_text="Id of the newest labeling with ratings at its start."
    )
    error = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    dispatched_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = LabelModelRunQuerySet.as_manager()

    class Meta:
        constraints = [
            # pressing the button twice starts one run
            models.UniqueConstraint(
                fields=["finished_at"],
                condition=Q(finished_at=None),
                nulls_distinct=False,
                name="label_model_run_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"label model run {self.pk}"

    @property
    def status(self) -> str:
        """waiting, running, done or failed."""
        if self.finished_at is not None:
            return "failed" if self.error else "done"
        return "running" if self.started_at is not None else "waiting"


class SolutionPosterior(models.Model):
    """What the steps of a solution probably are, given all ratings of them."""

    run = models.ForeignKey(LabelModelRun, on_delete=models.CASCADE, related_name="posteriors")
    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, db_constraint=False, related_name="posteriors")
    first_error = ArrayField(
        models.FloatField(), help_text="P(first error at this step); the last entry: that there is none."
    )
    ratings = ArrayField(
        ArrayField(models.FloatField(), size=3),
        help_text="Per step: P(negative), P(neutral), P(positive), if no step before it is negative.",
    )
    position = models.PositiveSmallIntegerField(help_text="The most probable first error; the number of steps: none.")
    certainty = models.FloatField(help_text="Its probability.")
    majority = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="The first error that most labelings have, at a tie the earliest; null: none has one.",
    )
    labelings = models.PositiveSmallIntegerField()
    newest_labeling = models.BigIntegerField(help_text="Id of the newest of them.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "solution"], name="solution_posterior_once"),
            models.CheckConstraint(
                name="solution_posterior_is_probability", condition=Q(certainty__gte=0, certainty__lte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"posterior of solution {self.solution_id}"


class LabelerTrust(models.Model):
    """How a labeler rates, judged by the others and by gold (quality/trust.py)."""

    run = models.ForeignKey(LabelModelRun, on_delete=models.CASCADE, related_name="trusts")
    labeler = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, db_constraint=False, related_name="trusts"
    )
    labelings = models.PositiveIntegerField()
    judged = models.PositiveIntegerField(help_text="Their solutions that others have rated too, or that have gold.")
    rates = models.JSONField(
        help_text='[{"name", "value", "low", "high", "below": P(rate below the mark)}], of the latest stretches of work.'
    )
    rows = models.JSONField(
        help_text="First steps and later ones: per state (negative, neutral, positive, after) the shares of their ratings."
    )
    is_doubtful = models.BooleanField(help_text="One of the rates is below the mark almost surely.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "labeler"], name="labeler_trust_once")]

    def __str__(self) -> str:
        return f"trust in {self.labeler_id}"
