"""The step for which known explanations were told."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("annotation", "0022_reports_and_notifications")]

    operations = [
        migrations.AddField(
            model_name="assignment",
            name="explained_step",
            field=models.PositiveIntegerField(
                blank=True,
                editable=False,
                help_text="The first negative step when its known explanations were first read; those of no other step are told.",
                null=True,
            ),
        ),
    ]
