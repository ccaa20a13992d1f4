"""Former settings of generations, kept when somebody changes those of a failed one."""

from django.db import models
from django.db.models.functions import Now

from annotation.models import User
from rewardmodel.models.generation import Generation


class SettingsVersion(models.Model):
    """The settings that a generation had until it failed and somebody changed them: written once, never changed.

    What was done before, such as its samples, was done with these settings.
    """

    generation = models.ForeignKey(Generation, on_delete=models.CASCADE, related_name="former_settings")
    number = models.PositiveIntegerField(help_text="1 is what the generation began with.")
    stage = models.CharField(max_length=16, help_text="The stage at which it failed.")
    settings = models.JSONField()
    changed = models.JSONField(help_text="Option -> the new value.")
    changed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="Null: on the command line."
    )
    reason = models.TextField(blank=True, default="")
    replaced_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["generation", "number"], name="settings_version_once")]

    def __str__(self) -> str:
        return f"settings {self.number} of {self.generation}"
