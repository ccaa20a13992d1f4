"""Several generations in a row that somebody requested."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from annotation.models import Phase, User

OPEN = Q(last_started_at=None, stopped_at=None)


class LoopRunQuerySet(models.QuerySet["LoopRun"]):
    def open(self) -> "LoopRunQuerySet":
        """The runs that still have generations to start: at most one per phase."""
        return self.filter(OPEN)

    def open_in(self, phase_id: int) -> "LoopRunQuerySet":
        """At most one: the open run of a phase."""
        return self.open().filter(phase=phase_id)


class LoopRun(models.Model):
    """The generations with the numbers `first` to `last`, all of one phase and with one labeler. Nobody else gets these numbers.

    Each starts when the one before it is done. The run is open until its last generation has started or somebody stops it. Cancelling
    the phase's newest generation stops it, too. Earlier generations are not changed.
    """

    class Labeler(models.TextChoices):
        PEOPLE = "people"
        ORACLE = "oracle"
        PRM = "prm"

    first = models.IntegerField(help_text="Number of the first generation.")
    last = models.IntegerField(help_text="Number of the last generation.")
    phase = models.ForeignKey(
        Phase,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="loop_runs",
        help_text="Null only for runs of earlier versions that are over.",
    )
    labeler = models.CharField(max_length=10, choices=Labeler)
    labeler_model = models.CharField(max_length=200, blank=True, default="", help_text="Name of the PRM that labels.")
    settings = models.JSONField(
        help_text="Options of the first generation; each later one takes over its predecessor's."
    )
    asked_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="loop_runs",
        help_text="Null: requested on the command line, or not recorded.",
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    last_started_at = models.DateTimeField(null=True, blank=True, help_text="When the last generation started.")
    stopped_at = models.DateTimeField(null=True, blank=True, help_text="Null: it was not stopped.")
    stopped_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="stopped_loop_runs",
        help_text="Null: not stopped, or stopped on the command line.",
    )

    objects = LoopRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="loop_run_first_to_last", condition=Q(first__gte=0, last__gte=F("first"))),
            models.CheckConstraint(
                name="loop_run_labeler_known",
                condition=Q(labeler__in=["people", "oracle"], labeler_model="")
                | (Q(labeler="prm") & ~Q(labeler_model="")),
            ),
            models.CheckConstraint(
                name="loop_run_stopped_by_somebody_at_some_time",
                condition=Q(stopped_by=None) | Q(stopped_at__isnull=False),
            ),
            models.CheckConstraint(
                name="loop_run_complete_or_stopped", condition=Q(last_started_at=None) | Q(stopped_at=None)
            ),
            # a later request never overrides one that still has generations to start
            models.UniqueConstraint(fields=["phase"], name="loop_run_one_open_per_phase", condition=OPEN),
        ]

    def __str__(self) -> str:
        return f"generations {self.first} to {self.last}"
