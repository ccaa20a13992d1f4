"""Screening: a phase's rules for it, and where each person is with it."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("annotation", "0033_gold"),
    ]

    operations = [
        migrations.AddField(
            model_name="phase",
            name="requires_screening",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Whether people rate gold items before their first task.",
            ),
        ),
        migrations.AddField(
            model_name="phase",
            name="screening_items",
            field=models.PositiveSmallIntegerField(db_default=30, default=30, help_text="Gold items of one try."),
        ),
        migrations.AddField(
            model_name="phase",
            name="screening_pass_mark",
            field=models.PositiveSmallIntegerField(
                db_default=75,
                default=75,
                help_text="Percent of the items whose ratings must agree with gold.",
            ),
        ),
        migrations.AddField(
            model_name="phase",
            name="screening_tries",
            field=models.PositiveSmallIntegerField(db_default=2, default=2, help_text="Tries that a person has."),
        ),
        migrations.AddField(
            model_name="phase",
            name="screening_wait_hours",
            field=models.PositiveSmallIntegerField(
                db_default=24,
                default=24,
                help_text="Hours between a failed try and the next one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="phase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("screening_items__gte", 1),
                    ("screening_pass_mark__gte", 1),
                    ("screening_pass_mark__lte", 100),
                    ("screening_tries__gte", 1),
                ),
                name="phase_screening_possible",
            ),
        ),
        migrations.CreateModel(
            name="Screening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("running", "in the middle of a try"),
                            ("waiting", "failed, and may try again at `retry_at`"),
                            ("passed", "Passed"),
                            ("failed", "failed, and no try is left"),
                        ],
                        max_length=8,
                    ),
                ),
                ("retry_at", models.DateTimeField(blank=True, null=True)),
                (
                    "granted",
                    models.PositiveSmallIntegerField(default=0, help_text="Tries beyond the phase's, given by a person."),
                ),
                (
                    "changed_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), help_text="When the state changed last."
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("pass", "Pass"), ("fail", "Fail"), ("retry", "one more try, at once")],
                        default="",
                        max_length=8,
                    ),
                ),
                ("decision_reason", models.TextField(blank=True, default="", max_length=5000)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "labeler",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="screenings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "phase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="screenings", to="annotation.phase"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["-changed_at", "-id"], name="screening_newest")],
                "constraints": [
                    models.UniqueConstraint(fields=("labeler", "phase"), name="screening_once_per_phase"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["running", "waiting", "passed", "failed"])),
                        name="screening_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("retry_at__isnull", False), ("state", "waiting")),
                            models.Q(("state", "waiting"), _negated=True),
                            _connector="OR",
                        ),
                        name="screening_waits_until",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScreeningTry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("items_wanted", models.PositiveSmallIntegerField()),
                (
                    "pass_mark",
                    models.PositiveSmallIntegerField(
                        help_text="Percent of the judged items that must agree with gold."
                    ),
                ),
                (
                    "begun_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("passed", models.BooleanField(null=True)),
                ("agreed", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("judged", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "seen_at",
                    models.DateTimeField(blank=True, help_text="When the person opened the result.", null=True),
                ),
                (
                    "screening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tries", to="annotation.screening"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("screening", "number"), name="screening_try_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("screening",),
                        name="screening_try_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("passed", None), ("ended_at__isnull", False), _connector="OR"),
                        name="screening_try_result_at_its_end",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScreeningQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField()),
                (
                    "passed",
                    models.BooleanField(help_text="Null: not judged, because its gold was retired.", null=True),
                ),
                (
                    "gold",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="annotation.gold",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="screening_questions",
                        to="annotation.item",
                    ),
                ),
                (
                    "labeling",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="annotation.labeling",
                    ),
                ),
                (
                    "screening_try",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="annotation.screeningtry",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("screening_try", "item"), name="screening_item_once_per_try"),
                    models.UniqueConstraint(fields=("screening_try", "place"), name="screening_place_once_per_try"),
                ],
            },
        ),
    ]
