"""What labelings are searched by: their words, and an expression over the label that an index holds."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import BooleanField, F, Func, Q

UNSURE = Q(
    Func(
        F("label"),
        template="jsonb_path_exists(%(expressions)s, '$.steps[*].completions[*].flagged ? (@ == true)')",
        output_field=BooleanField(),
    )
)
"""The labeler is unsure of a completion. PostgreSQL uses the index labeling_unsure only for this very expression."""


class LabelingWords(models.Model):
    """The words of the problem, the steps and the labeler's answers, written by a trigger (migration 0037).

    A table beside the labelings, because an index of an expression has the words but not the row: PostgreSQL would compute them again for
    every row that it looks at, a millisecond each.
    """

    labeling = models.OneToOneField(
        "annotation.Labeling", on_delete=models.CASCADE, primary_key=True, related_name="+", db_constraint=False
    )
    words = SearchVectorField()

    class Meta:
        indexes = [GinIndex(fields=["words"], name="labelingwords_words")]

    def __str__(self) -> str:
        return f"words of labeling {self.labeling_id}"
