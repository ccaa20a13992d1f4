"""Named sets of held-out problems on which reward models are measured."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from annotation.models import User


class EvaluationSet(models.Model):
    """Held-out problems under a name, chosen once: problems that are held out later do not join it.

    `sources`, `subjects` and `levels` say how they were chosen; an empty list means any. A figure without a set was measured
    on all held-out problems, or the first of them.
    """

    name = models.CharField(max_length=100, unique=True)
    sources = ArrayField(models.CharField(max_length=200, blank=True), default=list, blank=True)
    subjects = ArrayField(models.CharField(max_length=200, blank=True), default=list, blank=True)
    levels = ArrayField(models.CharField(max_length=200, blank=True), default=list, blank=True)
    problem_ids = ArrayField(models.BigIntegerField(), help_text="Its problems, in order. Never changed.")
    created_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="Null: on the command line."
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    retired_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when it cannot be chosen any more; null: it can."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(name="evaluation_set_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="evaluation_set_has_problems", condition=~Q(problem_ids=[])),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def count(self) -> int:
        return len(self.problem_ids)
