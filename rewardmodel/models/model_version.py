"""Former places and options of generators and reward models, kept when somebody changes them."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from annotation.models import User
from rewardmodel.models.generator import Generator
from rewardmodel.models.reward_model import RewardModel


class ModelVersion(models.Model):
    """What a generator or a reward model was before a change: written once, at the change, and never changed.

    `number` is the version that these values had; the row of the model has the present ones, and the next number.
    """

    generator = models.ForeignKey(
        Generator, on_delete=models.CASCADE, null=True, blank=True, related_name="former_versions"
    )
    reward_model = models.ForeignKey(
        RewardModel, on_delete=models.CASCADE, null=True, blank=True, related_name="former_versions"
    )
    number = models.PositiveIntegerField()
    location = models.CharField(max_length=500, blank=True)
    tokenizer = models.CharField(max_length=500, blank=True, default="")
    options = models.JSONField(default=dict, blank=True)
    replaced_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="Null: on the command line."
    )
    reason = models.TextField(help_text="Why it was changed.")
    replaced_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="model_version_of_one_model",
                condition=Q(generator=None, reward_model__isnull=False) | Q(generator__isnull=False, reward_model=None),
            ),
            models.UniqueConstraint(
                fields=["generator", "reward_model", "number"], name="model_version_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of {self.generator or self.reward_model}"
