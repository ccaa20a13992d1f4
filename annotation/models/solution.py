"""Sampled solutions: a generator's steps for a problem, graded by their final answer."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from annotation.models.problem import Problem


class Solution(models.Model):
    """One sample. Its steps never change; the grading stage writes its grade once."""

    class Grade(models.TextChoices):
        UNGRADED = "ungraded"
        CORRECT = "correct"
        WRONG = "wrong"
        INCOMPLETE = "incomplete"
        UNPARSEABLE = "unparseable"
        TIMEOUT = "timeout"

    key = models.UUIDField(
        unique=True,
        help_text="Identifies the sample (generator, problem, number), so that storing it twice gives one row.",
    )
    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="solutions")
    generator = models.CharField(max_length=200, help_text="Name of the generator that wrote it.")
    generation_number = models.IntegerField(
        null=True, blank=True, help_text="Generation that sampled it; null for imported ones."
    )
    steps = ArrayField(models.TextField())
    answer = models.TextField(null=True, blank=True, help_text="Final answer as written; null if there is none.")
    grade = models.CharField(max_length=16, choices=Grade, default=Grade.UNGRADED)
    explanations = models.JSONField(
        default=list,
        db_default=models.Value([], models.JSONField()),
        blank=True,
        help_text='Imported explanations of possible mistakes: [{"step": index from 0, "text"}]. Shown at that step only.',
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="solution_grade_known",
                condition=models.Q(grade__in=["ungraded", "correct", "wrong", "incomplete", "unparseable", "timeout"]),
            ),
            models.CheckConstraint(name="solution_has_steps", condition=models.Q(steps__len__gt=0)),
        ]
        indexes = [
            models.Index(fields=["generation_number", "grade"], name="solution_generation_grade"),
            models.Index(fields=["id"], condition=models.Q(grade="ungraded"), name="solution_ungraded"),
            models.Index(fields=["generator", "id"], name="solution_generator"),
        ]

    def __str__(self) -> str:
        return f"solution {self.pk} of problem {self.problem_id}"
