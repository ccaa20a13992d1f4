"""The words of earlier labelings, part by part, and indexes for the page of all labelings; made while people label."""

from typing import Any

from django.db import migrations, models

from annotation.operations import BuildIndex

PART = 2_000
WRITE = """
INSERT INTO annotation_labelingwords (labeling_id, words)
SELECT id, annotation_labeling_words(question, label, details) FROM annotation_labeling WHERE id > %s AND id <= %s
ON CONFLICT DO NOTHING
"""


def write_words(apps: Any, schema_editor: Any) -> None:
    """The trigger writes those of new labelings. Each part is a transaction of its own; those that are there are left as they are."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(min(id), 0) - 1, coalesce(max(id), 0) FROM annotation_labeling")
        done, last = cursor.fetchone()
        while done < last:
            cursor.execute(WRITE, [done, done + PART])
            done += PART


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("annotation", "0037_changes_of_what_labelings_count_for")]

    operations = [
        migrations.RunPython(write_words, migrations.RunPython.noop),
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
    ]
