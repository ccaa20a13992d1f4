"""Language models that write solutions."""

from typing import Self

from django.db import models
from django.db.models.functions import Now


class GeneratorQuerySet(models.QuerySet["Generator"]):
    def in_use(self) -> Self:
        """Those that nobody has retired."""
        return self.filter(retired_at=None)


class Generator(models.Model):
    """A source of samples: a local checkpoint, an OpenAI-compatible server, or files that were imported under its name.

    Solutions keep the name, so it never changes, and no other generator gets it later. Location and options may change: each change is a
    new version (GeneratorVersion), and a generation keeps the version that it samples with.
    """

    class Backend(models.TextChoices):
        TRANSFORMERS = "transformers"
        OPENAI = "openai"
        IMPORTED = "imported"

    name = models.CharField(max_length=200, unique=True)
    backend = models.CharField(max_length=16, choices=Backend)
    location = models.CharField(
        max_length=500,
        blank=True,
        help_text="Folder of the checkpoint, or base URL of the server; empty for imported solutions.",
    )
    options = models.JSONField(
        default=dict, blank=True, help_text="Options of the backend, such as the name of the served model."
    )
    version = models.PositiveIntegerField(
        default=1, db_default=1, help_text="Number of this location with these options; a change makes the next one."
    )
    retired_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when no generation may choose it; null: it may be chosen."
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = GeneratorQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="generator_backend_known", condition=models.Q(backend__in=["transformers", "openai", "imported"])
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def can_write(self) -> bool:
        """Whether it can continue a solution. Imported solutions have no model that could."""
        return self.backend != self.Backend.IMPORTED
