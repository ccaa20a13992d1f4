"""How a reward model scores a solution."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from annotation.models import Problem, Solution
from rewardmodel.models.reward_model import RewardModel


class Score(models.Model):
    """Step probabilities and the solution score of one model for one solution; computing them again gives the same row.

    `problem`, `generation_number` and `grade` are the solution's, repeated here so that a selection reads one narrow index instead of
    millions of solutions. Triggers write them, whatever values the code gives (migration 0004).
    """

    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="scores")
    reward_model = models.ForeignKey(RewardModel, on_delete=models.CASCADE, related_name="scores")
    step_probabilities = ArrayField(
        ArrayField(models.FloatField(), size=3), help_text="Per step: P(negative), P(neutral), P(positive)."
    )
    solution_score = models.FloatField(help_text="Product of P(not negative) over the steps.")
    error = models.TextField(
        blank=True, default="", help_text="Why the solution could not be scored; its score is then 0."
    )
    problem = models.ForeignKey(
        Problem, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, editable=False, related_name="scores"
    )
    generation_number = models.IntegerField(null=True, editable=False)
    grade = models.CharField(max_length=16, default=Solution.Grade.UNGRADED, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["solution", "reward_model"], name="score_once"),
            models.CheckConstraint(
                name="score_is_probability", condition=Q(solution_score__gte=0, solution_score__lte=1)
            ),
        ]
        indexes = [
            # the selection rules scan this one problem by problem
            models.Index(
                fields=["reward_model", "generation_number", "problem", "-solution_score", "solution"],
                condition=Q(grade="wrong", error=""),
                name="score_wrong_ranking",
            ),
            # and this one over all problems
            models.Index(
                fields=["reward_model", "generation_number", "-solution_score", "solution"],
                include=["problem"],
                condition=Q(grade="wrong", error=""),
                name="score_wrong_best",
            ),
            models.Index(
                fields=["reward_model", "generation_number", "problem", "-solution_score", "solution"],
                include=["grade"],
                condition=Q(error=""),
                name="score_ranking",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.solution_score:.3f} by model {self.reward_model_id} for solution {self.solution_id}"
