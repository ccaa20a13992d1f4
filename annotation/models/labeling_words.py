"""Expressions over the JSON of a labeling that indexes hold: PostgreSQL uses such an index only for the very same expression."""

from django.db.models import BooleanField, F, Func, Q, TextField

UNSURE = Q(
    Func(
        F("label"),
        template="jsonb_path_exists(%(expressions)s, '$.steps[*].completions[*].flagged ? (@ == true)')",
        output_field=BooleanField(),
    )
)
"""The labeler is unsure of a completion. For the index labeling_unsure."""

WORDS = Func(F("question"), F("label"), F("details"), function="annotation_labeling_words", output_field=TextField())
"""The words of the problem, the steps and the labeler's answers, as a tsvector. Migration 0038 has the function, and the index
labeling_words its values."""
