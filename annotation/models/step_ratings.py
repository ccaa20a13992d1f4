"""The ratings of a labeling of flow 2 as plain numbers, for statistics."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from annotation.models.labeling import Labeling
from annotation.models.solution import Solution


class StepRatings(models.Model):
    """What a labeling says of the solution's own steps, up to the first negative one. A label itself takes a thousand times the room.

    A trigger writes it with the labeling (migration 0042); services/step_ratings.py writes those of labelings that are older. A step that
    is flagged or not rated is null. Alternatives to a step are not in it. Labelings of unknown labelers have none.
    """

    labeling = models.OneToOneField(
        Labeling, on_delete=models.CASCADE, primary_key=True, db_constraint=False, related_name="step_ratings"
    )
    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, db_constraint=False, related_name="+")
    labeler = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, db_constraint=False, related_name="+"
    )
    steps = models.PositiveSmallIntegerField(help_text="Of the solution.")
    ratings = ArrayField(models.SmallIntegerField(null=True), help_text="-1, 0, 1 or null.")

    def __str__(self) -> str:
        return f"ratings of labeling {self.labeling_id}"
