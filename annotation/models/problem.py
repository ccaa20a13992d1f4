"""Problems with ground truth, and the split that keeps held-out ones out of labeling and training."""

from django.db import models
from django.db.models.functions import MD5

from annotation import limits


class Problem(models.Model):
    """One problem, identified by its text: problem files and PRM800K records with the same text give one row."""

    class Split(models.TextChoices):
        TRAIN = "train"
        TEST = "test"

    text = models.TextField()
    answer = models.TextField(null=True, blank=True, help_text="Ground truth; null if it is unknown.")
    solution = models.TextField(null=True, blank=True, help_text="Ground-truth solution; null if there is none.")
    split = models.CharField(max_length=8, choices=Split, default=Split.TRAIN)
    source = models.CharField(
        max_length=limits.SOURCE, blank=True, default="", help_text="Data set of the problem, e.g. MATH."
    )
    subject = models.CharField(max_length=100, blank=True, default="")
    level = models.CharField(max_length=50, blank=True, default="")
    external_id = models.CharField(max_length=200, blank=True, default="", help_text="Its id in the source.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            # an index over md5, because a text can be longer than an index row; selectors/problems.py has the look-up
            models.UniqueConstraint(MD5("text"), name="problem_text_once"),
            models.CheckConstraint(name="problem_split_known", condition=models.Q(split__in=["train", "test"])),
        ]

    def __str__(self) -> str:
        return self.text[:60]
