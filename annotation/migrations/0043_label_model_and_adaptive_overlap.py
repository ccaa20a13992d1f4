"""Runs of the label model with what they find, and the settings of adaptive overlap."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("annotation", "0042_ratings_for_statistics")]

    operations = [
        migrations.CreateModel(
            name="LabelModelRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "options",
                    models.JSONField(
                        default=dict,
                        help_text="Of quality.label_model, by name, and the rest that made the result.",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Null: there were enough new labelings.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("labelings", models.PositiveIntegerField(default=0)),
                ("solutions", models.PositiveIntegerField(default=0)),
                ("labelers", models.PositiveIntegerField(default=0)),
                (
                    "gold",
                    models.PositiveIntegerField(default=0, help_text="Solutions with a gold label among them."),
                ),
                (
                    "scored",
                    models.PositiveIntegerField(
                        default=0,
                        help_text="Solutions that a reward model scored which had not learned from their problem.",
                    ),
                ),
                ("rounds", models.PositiveSmallIntegerField(default=0, help_text="Rounds of EM.")),
                (
                    "newest_labeling",
                    models.BigIntegerField(
                        default=0, help_text="Id of the newest labeling with ratings at its start."
                    ),
                ),
                ("error", models.TextField(blank=True, default="")),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("dispatched_at", models.DateTimeField(blank=True, null=True)),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("finished_at", None)),
                        fields=("finished_at",),
                        name="label_model_run_one_at_a_time",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SolutionPosterior",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="posteriors",
                        to="annotation.labelmodelrun",
                    ),
                ),
                (
                    "solution",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="posteriors",
                        to="annotation.solution",
                    ),
                ),
                (
                    "first_error",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.FloatField(),
                        help_text="P(first error at this step); the last entry: that there is none.",
                        size=None,
                    ),
                ),
                (
                    "ratings",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), size=3),
                        help_text="Per step: P(negative), P(neutral), P(positive), if no step before it is negative.",
                        size=None,
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        help_text="The most probable first error; the number of steps: none."
                    ),
                ),
                ("certainty", models.FloatField(help_text="Its probability.")),
                (
                    "majority",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="The first error that most labelings have, at a tie the earliest; null: none has one.",
                        null=True,
                    ),
                ),
                ("labelings", models.PositiveSmallIntegerField()),
                ("newest_labeling", models.BigIntegerField(help_text="Id of the newest of them.")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("run", "solution"), name="solution_posterior_once"),
                    models.CheckConstraint(
                        condition=models.Q(("certainty__gte", 0), ("certainty__lte", 1)),
                        name="solution_posterior_is_probability",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LabelerTrust",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="trusts",
                        to="annotation.labelmodelrun",
                    ),
                ),
                (
                    "labeler",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="trusts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("labelings", models.PositiveIntegerField()),
                (
                    "judged",
                    models.PositiveIntegerField(
                        help_text="Their solutions that others have rated too, or that have gold."
                    ),
                ),
                (
                    "rates",
                    models.JSONField(
                        help_text='[{"name", "value", "low", "high", "below": P(rate below the mark)}], of the latest stretches of work.'
                    ),
                ),
                (
                    "rows",
                    models.JSONField(
                        help_text="First steps and later ones: per state (negative, neutral, positive, after) the shares of their ratings."
                    ),
                ),
                (
                    "is_doubtful",
                    models.BooleanField(help_text="One of the rates is below the mark almost surely."),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("run", "labeler"), name="labeler_trust_once")],
            },
        ),
        migrations.AddField(
            model_name="phase",
            name="overlap",
            field=models.CharField(
                choices=[
                    ("fixed", "as many labelings for every item"),
                    ("adaptive", "more labelings where the label model is not certain"),
                ],
                db_default="fixed",
                default="fixed",
                help_text="Whether an item gets one more labeling while the label model is not certain where its first error is.",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="phase",
            name="most_labelings_per_item",
            field=models.PositiveSmallIntegerField(
                db_default=4, default=4, help_text="With adaptive overlap: the most."
            ),
        ),
        migrations.AddField(
            model_name="phase",
            name="wanted_certainty",
            field=models.PositiveSmallIntegerField(
                db_default=75,
                default=75,
                help_text="With adaptive overlap: per cent that one position of the first error needs.",
            ),
        ),
        migrations.AlterField(
            model_name="phase",
            name="labelings_per_item",
            field=models.PositiveSmallIntegerField(default=1, help_text="With adaptive overlap: the least."),
        ),
        migrations.AddConstraint(
            model_name="phase",
            constraint=models.CheckConstraint(
                condition=models.Q(("overlap__in", ["fixed", "adaptive"])), name="phase_overlap_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="phase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("overlap", "fixed"),
                    models.Q(("flow", 2), ("most_labelings_per_item__gte", models.F("labelings_per_item"))),
                    _connector="OR",
                ),
                name="phase_most_labelings_possible",
            ),
        ),
        migrations.AddConstraint(
            model_name="phase",
            constraint=models.CheckConstraint(
                condition=models.Q(("wanted_certainty__gte", 50), ("wanted_certainty__lte", 99)),
                name="phase_certainty_possible",
            ),
        ),
    ]
