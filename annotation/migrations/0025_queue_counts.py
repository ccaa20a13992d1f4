"""Counts of the queue: the table. Triggers keep it (0026), and 0027 counts what there is."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("annotation", "0024_oldest_waiting_items")]

    operations = [
        migrations.CreateModel(
            name="QueueCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("items", models.BigIntegerField()),
                ("open", models.BigIntegerField(help_text="Items with a free slot.")),
                ("waiting", models.BigIntegerField(help_text="Free slots.")),
                ("done", models.BigIntegerField(help_text="Submitted assignments.")),
                (
                    "phase",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="annotation.phase",
                    ),
                ),
            ],
        ),
    ]
