"""What is asked after the first negative step, where it stands on a row of its own instead of being the phase's to say."""

from django.db import models

from annotation import limits


class QuestionsAfterError(models.Model):
    """Null leaves it to who is asked next: an assignment to its item, an item to its phase (selectors/questions.py)."""

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
