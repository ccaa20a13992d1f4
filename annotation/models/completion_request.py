"""Candidate texts of a next step, as somebody asked for them and as they were written."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from annotation.models.assignment import Assignment
from annotation.models.phase import Phase


class CompletionRequest(models.Model):
    """What may come after `steps` in one assignment: in phase 1 the next step, in phase 2 alternatives to the first wrong one.

    There is one row per assignment and steps: who asks again, in a second tab or after a reload, is given the same texts. Who
    writes them is no affair of this app: it finds the row by the signal `completions_wanted`, claims it by a conditional update
    (`claim`, `heartbeat_at`), and writes the texts once.
    """

    class Status(models.TextChoices):
        PENDING = "pending"
        RUNNING = "running"
        READY = "ready"
        FAILED = "failed"

    key = models.UUIDField(
        unique=True, help_text="Names assignment and steps by their content (records/identity.py), and gives the seed."
    )
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="completion_requests")
    steps = ArrayField(models.TextField(), default=list, blank=True, help_text="The solution so far.")
    wanted = models.PositiveSmallIntegerField(help_text="How many texts were asked for.")
    continuation = models.CharField(
        max_length=8,
        choices=Phase.Continuation,
        help_text="How the solution goes on where several are positive, as the phase had it when they were asked for.",
    )
    status = models.CharField(max_length=8, choices=Status, default=Status.PENDING)
    completions = ArrayField(
        models.TextField(), null=True, blank=True, help_text="Known by their place: two of them may be equal."
    )
    generator = models.CharField(
        max_length=200, blank=True, default="", help_text="Name of the generator that wrote them."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(
        blank=True,
        default="",
        help_text="Why it failed: in the first line for the labeler, then for who has to mend it.",
    )

    # the claim of the worker that writes them
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
        ]

    def __str__(self) -> str:
        return f"completion request {self.pk} of assignment {self.assignment_id}"

    @property
    def seed(self) -> int:
        """31 bits; all chance in sampling and continuing comes from it."""
        return self.key.int & 0x7FFFFFFF
