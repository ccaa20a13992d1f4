"""Decisions about reward models: promoted, held back or dismissed, by whom, and why."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from rewardmodel.models.reward_model import RewardModel


class ModelDecision(models.Model):
    """One decision about one reward model; written once, never changed. The newest `promoted` or
    `rolled_back` one of a kind names the current model: `rolled_back` is written for the model that is in use again."""

    class Action(models.TextChoices):
        PROMOTED = "promoted"
        ROLLED_BACK = "rolled_back"
        HELD_BACK = "held_back"
        DISMISSED = "dismissed"

    reward_model = models.ForeignKey(RewardModel, on_delete=models.CASCADE, related_name="decisions")
    action = models.CharField(max_length=11, choices=Action)
    replaced = models.ForeignKey(
        RewardModel,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="replacements",
        help_text="The model that was current until then.",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="model_decisions",
        help_text="Null: the gate decided.",
    )
    reason = models.TextField()
    figures = models.JSONField(default=dict, blank=True, help_text="The comparison at the time of the decision.")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="model_decision_action_known",
                condition=Q(action__in=["promoted", "rolled_back", "held_back", "dismissed"]),
            ),
            models.CheckConstraint(name="model_decision_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.reward_model_id} {self.action}"
