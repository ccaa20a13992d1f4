"""How well a reward model picks right answers on held-out problems."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from rewardmodel.models.evaluation_set import EvaluationSet
from rewardmodel.models.generation import Generation
from rewardmodel.models.generator import Generator
from rewardmodel.models.reward_model import RewardModel


class Evaluation(models.Model):
    """Best-of-N curves over held-out samples: {"ns": […], "prm": [[accuracy, standard error], …], "majority": …}."""

    reward_model = models.ForeignKey(RewardModel, on_delete=models.CASCADE, related_name="evaluations")
    generation = models.ForeignKey(
        Generation, on_delete=models.SET_NULL, null=True, blank=True, related_name="evaluations"
    )
    generator = models.ForeignKey(
        Generator,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="evaluations",
        help_text="Whose held-out samples were scored; null: not known.",
    )
    evaluation_set = models.ForeignKey(
        EvaluationSet,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="evaluations",
        help_text="The problems that were asked for; null: all held-out problems, or the first of them.",
    )
    problem_ids = ArrayField(
        models.BigIntegerField(),
        default=list,
        db_default=models.Value([], ArrayField(models.BigIntegerField())),
        blank=True,
        help_text="The problems of these samples.",
    )
    problems = models.PositiveIntegerField()
    samples_per_problem = models.PositiveIntegerField()
    curves = models.JSONField()
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reward_model", "generation", "evaluation_set"],
                name="evaluation_once_per_set",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"evaluation of model {self.reward_model_id}"
