"""Indexes for the page of all labelings, among them one of their words; built while people label."""

import django.contrib.postgres.indexes
from django.db import migrations, models

from annotation.operations import BuildIndex

# The words of the problem, the steps and the labeler's answers. Signs separate words, as in the search (selectors/all_labelings.py), or
# `\frac{1}{2}` would be one. Text beyond 100,000 characters is not searched: a tsvector has at most one megabyte, and no labeling may be
# refused for its length. The cost keeps PostgreSQL from computing it for row after row, when the index has it.
WORDS = r"""
CREATE OR REPLACE FUNCTION annotation_labeling_words(question jsonb, label jsonb, details jsonb) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 10000 AS $$
    SELECT to_tsvector('pg_catalog.simple', translate(
        left(concat_ws(E'\n',
            question ->> 'problem',
            (SELECT string_agg(part #>> '{}', E'\n') FROM jsonb_path_query(label, 'lax $.steps[*].completions[*].text') AS part),
            (SELECT string_agg(part #>> '{}', E'\n') FROM jsonb_path_query(label, 'lax $.steps[*].human_completion.text') AS part),
            details ->> 'reason', details ->> 'suggested_answer', details ->> 'explanation'
        ), 100000),
        '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~', repeat(' ', 32)
    ))
$$;
"""


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("annotation", "0037_changes_of_what_labelings_count_for")]

    operations = [
        migrations.RunSQL(WORDS, "DROP FUNCTION IF EXISTS annotation_labeling_words(jsonb, jsonb, jsonb)"),
        BuildIndex(model_name="labeling", index=models.Index(fields=["submitted_at"], name="labeling_submitted")),
        BuildIndex(model_name="labeling", index=models.Index(fields=["finish_reason", "id"], name="labeling_finish")),
        BuildIndex(
            model_name="labeling",
            index=models.Index(
                condition=models.Q(
                    models.Func(
                        models.F("label"),
                        output_field=models.BooleanField(),
                        template="jsonb_path_exists(%(expressions)s, '$.steps[*].completions[*].flagged ? (@ == true)')",
                    )
                ),
                fields=["id"],
                name="labeling_unsure",
            ),
        ),
        BuildIndex(
            model_name="labeling",
            index=django.contrib.postgres.indexes.GinIndex(
                models.Func(
                    models.F("question"),
                    models.F("label"),
                    models.F("details"),
                    function="annotation_labeling_words",
                    output_field=models.TextField(),
                ),
                name="labeling_words",
            ),
        ),
    ]
