from django.db import migrations, models


class Migration(migrations.Migration):
    """The default is constant, so PostgreSQL adds the column without writing the rows anew."""

    dependencies = [("annotation", "0014_equal_problems_are_in_one_split")]

    operations = [
        migrations.AddField(
            model_name="assignment",
            name="draft_version",
            field=models.PositiveIntegerField(
                db_default=0,
                default=0,
                help_text="Counts the changes of the draft, so that a stale tab cannot overwrite it.",
            ),
        ),
    ]
