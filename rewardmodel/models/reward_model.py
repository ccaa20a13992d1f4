"""Trained reward models."""

from django.db import models
from django.db.models import Q


class RewardModel(models.Model):
    """A PRM or ORM on disk, ready to score. Rows are written when training has finished, or for an outside checkpoint."""

    class Kind(models.TextChoices):
        PRM = "prm"
        ORM = "orm"

    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=200, unique=True, help_text="e.g. prm-3; stands on the items that it selected.")
    location = models.CharField(max_length=500, help_text="Folder with weights and reward_model.json.")
    is_current = models.BooleanField(default=False, help_text="The one that scores; at most one of a kind.")
    labels = models.PositiveIntegerField(default=0, help_text="Rated steps it was trained on.")
    labelings = models.PositiveIntegerField(default=0, help_text="Labelings it was trained on.")
    metrics = models.JSONField(default=dict, blank=True, help_text="Held-out metrics as the training wrote them.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind"], condition=Q(is_current=True), name="reward_model_one_current"),
            models.CheckConstraint(name="reward_model_kind_known", condition=Q(kind__in=["prm", "orm"])),
        ]

    def __str__(self) -> str:
        return self.name
