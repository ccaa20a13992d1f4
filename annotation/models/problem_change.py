"""What was done to a problem: its answer corrected, taken out of the pool, put back, held out. And the grades that changed with it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from annotation import limits
from annotation.models.problem import Problem
from annotation.models.solution import Solution


class ProblemChange(models.Model):
    """One change by a person. The newest one of kind `answer` has the present answer in `after`; the older answers are before it."""

    class Kind(models.TextChoices):
        ANSWER = "answer", "the answer was corrected"
        EXCLUDED = "excluded", "it was taken out of the pool"
        INCLUDED = "included", "it was put back into the pool"
        HELD_OUT = "held_out", "it was held out"

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=10, choices=Kind)
    before = models.TextField(null=True, blank=True, help_text="The answer before; null if there was none.")
    after = models.TextField(null=True, blank=True, help_text="The answer after; null if there is none.")
    reason = models.TextField(max_length=limits.REASON, blank=True, default="")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="problem_change_kind_known", condition=Q(kind__in=["answer", "excluded", "included", "held_out"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of problem {self.problem_id}"


class Regrade(models.Model):
    """A solution that is graded anew because its problem's answer was corrected. `after` is null until that is done.

    The correction writes the rows, so that what is missing is known however often a worker dies.
    """

    change = models.ForeignKey(ProblemChange, on_delete=models.CASCADE, related_name="regrades")
    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="regrades")
    before = models.CharField(max_length=16, choices=Solution.Grade)
    after = models.CharField(max_length=16, choices=Solution.Grade, null=True, blank=True)
    items_taken_back = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="Items of the solution that were waiting and left the queue."
    )
    items_returned = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="Items that an earlier correction had taken back, and that fit again."
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["change", "solution"], name="regrade_once")]
        indexes = [models.Index(fields=["id"], condition=Q(after=None), name="regrade_pending")]

    def __str__(self) -> str:
        return f"regrade of solution {self.solution_id}"
