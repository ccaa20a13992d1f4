"""Questions with a ground-truth answer, and the split that keeps the held-out ones out of labeling and training."""

from django.db import models
from django.db.models.functions import MD5


class Problem(models.Model):
    """One question. Its text identifies it: the same text imported twice, or met again in a PRM800K record, is one problem."""

    class Split(models.TextChoices):
        TRAIN = "train"
        TEST = "test"

    text = models.TextField()
    answer = models.TextField(null=True, blank=True, help_text="Ground truth; null where it is not known.")
    solution = models.TextField(null=True, blank=True, help_text="Ground-truth solution; null where there is none.")
    split = models.CharField(max_length=8, choices=Split, default=Split.TRAIN)
    source = models.CharField(
        max_length=100, blank=True, default="", help_text="Data set that it came from, e.g. MATH."
    )
    subject = models.CharField(max_length=100, blank=True, default="")
    level = models.CharField(max_length=50, blank=True, default="")
    external_id = models.CharField(max_length=200, blank=True, default="", help_text="Its id in the source.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            # an index over md5 because a text may be longer than an index row; see selectors/problems.py for look-ups
            models.UniqueConstraint(MD5("text"), name="problem_text_once"),
            models.CheckConstraint(name="problem_split_known", condition=models.Q(split__in=["train", "test"])),
        ]

    def __str__(self) -> str:
        return self.text[:60]
