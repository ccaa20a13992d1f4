"""An index for what was submitted recently, built while people label."""

from django.db import migrations, models

from annotation.operations import BuildIndex


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("annotation", "0027_first_queue_count")]

    operations = [
        BuildIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(("status", "submitted")), fields=["closed_at"], name="assignment_submitted_recent"
            ),
        ),
    ]
