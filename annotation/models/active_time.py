"""Active time of people, by task and quarter of an hour: what hours are summed from."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from annotation.models.assignment import Assignment

QUARTER = timedelta(minutes=15)
"""Every time zone's midnight is the beginning of one, so that days are exact in all of them."""


class ActiveTime(models.Model):
    """Milliseconds of one task in one quarter of an hour, in UTC. Rows only grow (services/active_time.py)."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="active_time")
    labeler = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    began_at = models.DateTimeField(help_text="Beginning of the quarter of an hour.")
    milliseconds = models.PositiveIntegerField()
    noted_at = models.DateTimeField(db_default=Now(), help_text="When the last of it was noted.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "began_at"], name="active_time_quarter_once"),
            models.CheckConstraint(
                name="active_time_fits", condition=Q(milliseconds__lte=int(QUARTER.total_seconds() * 1000))
            ),
        ]
        indexes = [
            models.Index(fields=["labeler", "began_at"], name="active_time_of_labeler"),
            models.Index(fields=["began_at"], name="active_time_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.milliseconds} ms of assignment {self.assignment_id}"
