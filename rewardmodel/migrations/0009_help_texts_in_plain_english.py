"""Help texts of the models in plain English. Changes no table."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rewardmodel", "0008_only_known_transitions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="generation",
            name="failure",
            field=models.TextField(
                blank=True, default="", help_text="Why it failed, for the person who has to fix it."
            ),
        ),
        migrations.AlterField(
            model_name="generation",
            name="number",
            field=models.IntegerField(
                help_text="The `generation` of the PRM800K record; -1 is screening.", unique=True
            ),
        ),
        migrations.AlterField(
            model_name="generation",
            name="selector",
            field=models.ForeignKey(
                blank=True,
                help_text="The PRM that scores and selects; null: there is none yet, so the selection is uniform.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="selected_generations",
                to="rewardmodel.rewardmodel",
            ),
        ),
        migrations.AlterField(
            model_name="generator",
            name="location",
            field=models.CharField(
                blank=True,
                help_text="Folder of the checkpoint, or base URL of the server; empty for imported solutions.",
                max_length=500,
            ),
        ),
        migrations.AlterField(
            model_name="generator",
            name="options",
            field=models.JSONField(
                blank=True, default=dict, help_text="Options of the backend, such as the name of the served model."
            ),
        ),
        migrations.AlterField(
            model_name="heldoutsample",
            name="index",
            field=models.PositiveIntegerField(help_text="Number of the sample among those of the problem, from 0."),
        ),
        migrations.AlterField(
            model_name="looprun",
            name="asked_by",
            field=models.ForeignKey(
                blank=True,
                help_text="Null: requested on the command line, or not recorded.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="loop_runs",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="looprun",
            name="settings",
            field=models.JSONField(
                help_text="Options of the first generation; each later one takes over its predecessor's."
            ),
        ),
        migrations.AlterField(
            model_name="looprun",
            name="stopped_by",
            field=models.ForeignKey(
                blank=True,
                help_text="Null: not stopped, or stopped on the command line.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="stopped_loop_runs",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="modeldecision",
            name="figures",
            field=models.JSONField(blank=True, default=dict, help_text="The comparison at the time of the decision."),
        ),
        migrations.AlterField(
            model_name="rewardmodel",
            name="labelings_by_models",
            field=models.PositiveIntegerField(
                blank=True, help_text="How many of these are by models; null: not known.", null=True
            ),
        ),
        migrations.AlterField(
            model_name="rewardmodel",
            name="metrics",
            field=models.JSONField(blank=True, default=dict, help_text="Held-out metrics as training recorded them."),
        ),
        migrations.AlterField(
            model_name="rewardmodel",
            name="name",
            field=models.CharField(
                help_text="Such as prm-3; stored with the items that it selected.", max_length=200, unique=True
            ),
        ),
        migrations.AlterField(
            model_name="rewardmodel",
            name="standing",
            field=models.CharField(
                choices=[
                    ("candidate", "Candidate"),
                    ("accepted", "Accepted"),
                    ("held_back", "Held Back"),
                    ("dismissed", "Dismissed"),
                ],
                default="accepted",
                help_text="candidate: not compared yet; held_back: an admin has to decide; dismissed: rejected by an admin; accepted: is, was or may become current.",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="score",
            name="error",
            field=models.TextField(
                blank=True, default="", help_text="Why the solution could not be scored; its score is then 0."
            ),
        ),
        migrations.AlterField(
            model_name="shard",
            name="problem_ids",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(),
                blank=True,
                default=list,
                help_text="For sampling and evaluating: the problems, as chosen when the work was planned.",
                size=None,
            ),
        ),
        migrations.AlterField(
            model_name="shard",
            name="size",
            field=models.PositiveIntegerField(help_text="Number of rows that it will write, for progress."),
        ),
    ]
