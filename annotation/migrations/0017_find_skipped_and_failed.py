"""Indexes for what a labeler skipped and for requests that failed; they are built while the tables are in use."""

from django.db import migrations, models

from annotation.operations import BuildIndex


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("annotation", "0016_taking_back_and_pointing_out")]

    operations = [
        BuildIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(("status", "released")),
                fields=["labeler", "-closed_at"],
                name="assignment_skipped",
            ),
        ),
        BuildIndex(
            model_name="completionrequest",
            index=models.Index(
                condition=models.Q(("status", "failed")), fields=["-id"], name="completion_request_failed"
            ),
        ),
    ]
