"""What a reward model says of a solution."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from annotation.models import Solution
from rewardmodel.models.reward_model import RewardModel


class Score(models.Model):
    """Step probabilities and the solution score of one model for one solution; computed again it is the same row."""

    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="scores")
    reward_model = models.ForeignKey(RewardModel, on_delete=models.CASCADE, related_name="scores")
    step_probabilities = ArrayField(
        ArrayField(models.FloatField(), size=3), help_text="Per step: P(negative), P(neutral), P(positive)."
    )
    solution_score = models.FloatField(help_text="Product of P(not negative) over the steps.")
    error = models.TextField(blank=True, default="", help_text="Why this one could not be scored; then the score is 0.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["solution", "reward_model"], name="score_once"),
            models.CheckConstraint(
                name="score_is_probability", condition=models.Q(solution_score__gte=0, solution_score__lte=1)
            ),
        ]
        indexes = [models.Index("reward_model", models.F("solution_score").desc(), name="score_ranking")]

    def __str__(self) -> str:
        return f"{self.solution_score:.3f} by model {self.reward_model_id} for solution {self.solution_id}"
