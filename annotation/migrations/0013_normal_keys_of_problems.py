"""Problems get a key of their normal form, empty at first: migration 0014 fills it in batches."""

import annotation.models.problem
from django.db import migrations, models

SAFE_BECAUSE = {"index": "the column is new and empty, so building its index reads the table once and sorts nothing"}


class Migration(migrations.Migration):
    """Quick also for millions of problems: the column is added without a look at the rows, and nothing has to be sorted for its index."""

    dependencies = [("annotation", "0012_help_texts_in_plain_english")]

    operations = [
        migrations.AddField(
            model_name="problem",
            name="normal_key",
            field=annotation.models.problem.NormalKeyField(
                editable=False,
                null=True,
                help_text="Key of the text's normal form: equal for texts that only differ in how they are written.",
            ),
        ),
        migrations.AddIndex(
            model_name="problem", index=models.Index(fields=["normal_key"], name="problem_normal_key")
        ),
    ]
