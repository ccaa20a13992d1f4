"""Instructions for labelers, in all versions."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class Instructions(models.Model):
    """One version of a phase's instructions. A trigger forbids changes, because labelings refer to the version that was shown."""

    phase = models.ForeignKey("annotation.Phase", on_delete=models.PROTECT, related_name="all_instructions")
    version = models.PositiveIntegerField(help_text="1, 2, 3 … within the phase.")
    text = models.TextField(blank=True, help_text="Markdown with formulas, shown with the assignment.")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name_plural = "instructions"
        constraints = [
            models.UniqueConstraint(fields=["phase", "version"], name="instructions_version_once"),
            models.CheckConstraint(name="instructions_version_positive", condition=models.Q(version__gte=1)),
        ]

    def __str__(self) -> str:
        return f"version {self.version} of the instructions of phase {self.phase_id}"
