"""An index for the age of waiting items, built while people label."""

from django.db import migrations, models

from annotation.operations import BuildIndex


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("annotation", "0023_explained_step")]

    operations = [
        BuildIndex(
            model_name="item",
            index=models.Index(
                condition=models.Q(("free_slots__gt", 0)),
                fields=["phase", "kind", "created_at"],
                name="item_waiting_since",
            ),
        ),
    ]
