"""Samples for evaluation."""

from django.db import models

from annotation.models import Problem, Solution
from rewardmodel.models.generator import Generator


class HeldOutSample(models.Model):
    """Marks a solution as drawn for a held-out problem: it is for evaluation only and belongs to no generation.

    A generator's samples are drawn once and scored by every reward model, so that only the model makes the curves differ.
    """

    generator = models.ForeignKey(Generator, on_delete=models.CASCADE, related_name="held_out_samples")
    problem = models.ForeignKey(Problem, on_delete=models.CASCADE, related_name="held_out_samples")
    index = models.PositiveIntegerField(help_text="Number of the sample among those of the problem, from 0.")
    solution = models.OneToOneField(Solution, on_delete=models.CASCADE, related_name="held_out_sample")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["generator", "problem", "index"], name="held_out_sample_once"),
        ]

    def __str__(self) -> str:
        return f"held-out sample {self.index} of problem {self.problem_id}"
