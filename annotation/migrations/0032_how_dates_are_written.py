"""How dates and numbers are written, as each user chooses. Adds a column with a default; no row is rewritten."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annotation", "0031_people"),
    ]

    operations = [
        migrations.AddField(
            model_name="preferences",
            name="locale",
            field=models.CharField(
                db_default="browser",
                default="browser",
                help_text="How dates and numbers are written, such as en-GB, or as the browser does.",
                max_length=20,
            ),
        ),
    ]
