"""Preferences of a user, the same on every device."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from annotation import limits


class Preferences(models.Model):
    """Keys, tours, and the way dates are written, of one user. A user who has never changed anything has no row."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="preferences"
    )
    tours_seen = ArrayField(models.CharField(max_length=40), default=list, help_text="Names of tours that were seen.")
    keys = models.JSONField(default=dict, help_text="Keys by action, if they differ from the page's defaults.")

    locale = models.CharField(
        max_length=limits.LOCALE,
        default="browser",
        db_default="browser",
        help_text="How dates and numbers are written, such as en-GB, or as the browser does.",
    )

    class Meta:
        verbose_name_plural = "preferences"

    def __str__(self) -> str:
        return f"preferences of {self.user_id}"
