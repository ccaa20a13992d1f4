"""Questions after the first negative step, for rows that can override their phase."""

from django.db import models

from annotation import limits


class QuestionsAfterError(models.Model):
    """Null means: as in the item (on an assignment), or as in the phase (on an item). See selectors/questions.py."""

    ask_progress = models.BooleanField(null=True, blank=True)
    ask_explanation = models.BooleanField(null=True, blank=True)
    ask_alternatives = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        abstract = True


def alternatives_possible(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=models.Q(ask_alternatives=None) | models.Q(ask_alternatives__lte=limits.ASK_ALTERNATIVES.high),
    )
