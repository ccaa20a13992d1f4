"""What the site's processes say of themselves and of their hosts: one row each, kept fresh by the database's clock."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class ProcessReport(models.Model):
    """A web server, worker or beat. A process that ends in order removes its row; the row of one that was killed goes stale."""

    class Role(models.TextChoices):
        WEB = "web"
        WORKER = "worker"
        BEAT = "beat"

    name = models.CharField(max_length=200, unique=True, help_text="Such as web@host or the worker's node name.")
    role = models.CharField(max_length=8, choices=Role)
    host = models.CharField(max_length=100)
    queues = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    facts = models.JSONField(default=dict, help_text="Disks, GPUs and model files, as config/host_facts.py found them.")
    clock_ahead = models.FloatField(help_text="Seconds by which the host's clock is ahead of the database's.")
    clock_error = models.FloatField(
        help_text="Seconds by which `clock_ahead` may be wrong: half the time of the query."
    )
    reported_at = models.DateTimeField(db_default=Now())
    alive_until = models.DateTimeField(help_text="Without another report until then, the process counts as dead.")

    class Meta:
        constraints = [
            models.CheckConstraint(name="process_report_role_known", condition=Q(role__in=["web", "worker", "beat"])),
        ]

    def __str__(self) -> str:
        return self.name
