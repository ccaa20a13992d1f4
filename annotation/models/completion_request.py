"""Requests for completions: candidate texts for the next step."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from annotation.models.assignment import Assignment
from annotation.models.phase import Phase


class CompletionRequest(models.Model):
    """A request for texts that follow `steps` in an assignment: the next step in flow 1, alternatives to the negative step in flow 2.

    There is one row per assignment and steps, so a second tab or a reload gets the same texts. This app creates requests and retries
    failed ones. Another app writes the texts: it learns of the row by the signal `completions_wanted` and claims it with a conditional
    update. The columns of the claim are on this row because the claim and the result change in one update; this app only clears them
    for a retry.
    """

    class Status(models.TextChoices):
        PENDING = "pending"
        RUNNING = "running"
        READY = "ready"
        FAILED = "failed"

    key = models.UUIDField(
        unique=True, help_text="Hash of assignment and steps (records/identity.py); also the source of the seed."
    )
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="completion_requests")
    steps = ArrayField(models.TextField(), default=list, blank=True, help_text="The solution so far.")
    wanted = models.PositiveSmallIntegerField(help_text="Number of requested texts.")
    continuation = models.CharField(
        max_length=8,
        choices=Phase.Continuation,
        help_text="How the solution continues if several are positive; copied from the phase.",
    )
    status = models.CharField(max_length=8, choices=Status, default=Status.PENDING)
    completions = ArrayField(
        models.TextField(), null=True, blank=True, help_text="Identified by position, because two may be equal."
    )
    generator = models.CharField(
        max_length=200, blank=True, default="", help_text="Name of the generator that wrote them."
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    finished_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(
        blank=True,
        default="",
        help_text="Why it failed, for admins: the reason in one line, then the report. Labelers never see it.",
    )

    # the worker's claim; see rewardmodel/work/claims.py
    attempts = models.PositiveSmallIntegerField(default=0)
    claim = models.UUIDField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    dispatched_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="completion_request_status_known",
                condition=Q(status__in=["pending", "running", "ready", "failed"]),
            ),
            models.CheckConstraint(
                name="completion_request_continuation_known", condition=Q(continuation__in=["random", "labeler"])
            ),
            models.CheckConstraint(
                name="completion_request_ready_with_completions",
                condition=Q(status="ready", completions__isnull=False) | (~Q(status="ready") & Q(completions=None)),
            ),
            models.CheckConstraint(name="completion_request_wants_some", condition=Q(wanted__gte=1)),
        ]
        indexes = [
            models.Index(
                fields=["dispatched_at"],
                condition=Q(status__in=["pending", "running"]),
                name="completion_request_unfinished",
            ),
            # read by the pages for admins that say what could not be written
            models.Index(fields=["-id"], condition=Q(status="failed"), name="completion_request_failed"),
        ]

    def __str__(self) -> str:
        return f"completion request {self.pk} of assignment {self.assignment_id}"

    @property
    def seed(self) -> int:
        """31 bits. Sampling and the random choice of a continuation use this seed alone."""
        return self.key.int & 0x7FFFFFFF
