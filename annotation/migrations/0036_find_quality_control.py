"""An index for labelings of quality control, built while people label."""

from django.db import migrations, models

from annotation.operations import BuildIndex


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("annotation", "0035_quality_control")]

    operations = [
        BuildIndex(
            model_name="labeling",
            index=models.Index(
                condition=models.Q(("is_quality_control", True)),
                fields=["labeler", "-submitted_at"],
                name="labeling_quality_control",
            ),
        ),
    ]
