"""What somebody has chosen for themselves, on whichever device they work."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models


class Preferences(models.Model):
    """Keys and tours of one user. Who never chose anything has no row."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="preferences"
    )
    tours_seen = ArrayField(models.CharField(max_length=40), default=list, help_text="First-time tours, by name.")
    keys = models.JSONField(default=dict, help_text="Keys of actions, where they differ from the page's own.")

    class Meta:
        verbose_name_plural = "preferences"

    def __str__(self) -> str:
        return f"preferences of {self.user_id}"
