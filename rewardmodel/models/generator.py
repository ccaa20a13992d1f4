"""Language models that write solutions."""

from django.db import models


class Generator(models.Model):
    """Where samples come from: a local checkpoint or an OpenAI-compatible server."""

    class Backend(models.TextChoices):
        TRANSFORMERS = "transformers"
        OPENAI = "openai"

    name = models.CharField(max_length=200, unique=True)
    backend = models.CharField(max_length=16, choices=Backend)
    location = models.CharField(max_length=500, help_text="Folder of the checkpoint, or base URL of the server.")
    options = models.JSONField(
        default=dict, blank=True, help_text="Backend's own options, e.g. the served model's name."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="generator_backend_known", condition=models.Q(backend__in=["transformers", "openai"])
            ),
        ]

    def __str__(self) -> str:
        return self.name
