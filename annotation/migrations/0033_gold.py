"""Gold labels, how labelings compare with them, and counts of the queue without gold items, which never end."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

# As in 0026, and of normal items alone. Nothing made other items before, so what was counted stays right.
NORMAL_ITEMS = """
CREATE OR REPLACE FUNCTION annotation_count_new_items() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO annotation_queuecount (phase_id, items, open, waiting, done)
    SELECT phase_id, count(*), count(*) FILTER (WHERE free_slots > 0), sum(free_slots), 0
    FROM changed WHERE kind = 'normal' GROUP BY phase_id;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION annotation_count_gone_items() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO annotation_queuecount (phase_id, items, open, waiting, done)
    SELECT phase_id, -count(*), -count(*) FILTER (WHERE free_slots > 0), -sum(free_slots), 0
    FROM changed WHERE kind = 'normal' GROUP BY phase_id;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION annotation_count_changed_items() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO annotation_queuecount (phase_id, items, open, waiting, done)
    SELECT phase_id, sum(items), sum(open), sum(waiting), 0
    FROM (
        SELECT phase_id, 1 AS items, (free_slots > 0)::int AS open, free_slots::bigint AS waiting FROM after WHERE kind = 'normal'
        UNION ALL
        SELECT phase_id, -1, -(free_slots > 0)::int, -free_slots::bigint FROM before WHERE kind = 'normal'
    ) AS part
    GROUP BY phase_id HAVING sum(items) <> 0 OR sum(open) <> 0 OR sum(waiting) <> 0;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION annotation_count_done() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP IN ('INSERT', 'UPDATE') AND NEW.status = 'submitted' THEN
        INSERT INTO annotation_queuecount (phase_id, items, open, waiting, done)
        SELECT phase_id, 0, 0, 0, 1 FROM annotation_item WHERE id = NEW.item_id AND kind = 'normal';
    END IF;
    IF TG_OP IN ('UPDATE', 'DELETE') AND OLD.status = 'submitted' THEN
        INSERT INTO annotation_queuecount (phase_id, items, open, waiting, done)
        SELECT phase_id, 0, 0, 0, -1 FROM annotation_item WHERE id = OLD.item_id AND kind = 'normal';
    END IF;
    RETURN NULL;
END $$;
"""
ALL_ITEMS = """
CREATE OR REPLACE FUNCTION annotation_count_new_items() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO annotation_queuecount (phase_id, items, open, waiting, done)
    SELECT phase_id, count(*), count(*) FILTER (WHERE free_slots > 0), sum(free_slots), 0 FROM changed GROUP BY phase_id;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION annotation_count_gone_items() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO annotation_queuecount (phase_id, items, open, waiting, done)
    SELECT phase_id, -count(*), -count(*) FILTER (WHERE free_slots > 0), -sum(free_slots), 0 FROM changed GROUP BY phase_id;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION annotation_count_changed_items() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO annotation_queuecount (phase_id, items, open, waiting, done)
    SELECT phase_id, sum(items), sum(open), sum(waiting), 0
    FROM (
        SELECT phase_id, 1 AS items, (free_slots > 0)::int AS open, free_slots::bigint AS waiting FROM after
        UNION ALL
        SELECT phase_id, -1, -(free_slots > 0)::int, -free_slots::bigint FROM before
    ) AS part
    GROUP BY phase_id HAVING sum(items) <> 0 OR sum(open) <> 0 OR sum(waiting) <> 0;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION annotation_count_done() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP IN ('INSERT', 'UPDATE') AND NEW.status = 'submitted' THEN
        INSERT INTO annotation_queuecount (phase_id, items, open, waiting, done)
        SELECT phase_id, 0, 0, 0, 1 FROM annotation_item WHERE id = NEW.item_id;
    END IF;
    IF TG_OP IN ('UPDATE', 'DELETE') AND OLD.status = 'submitted' THEN
        INSERT INTO annotation_queuecount (phase_id, items, open, waiting, done)
        SELECT phase_id, 0, 0, 0, -1 FROM annotation_item WHERE id = OLD.item_id;
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("annotation", "0032_how_dates_are_written"),
    ]

    operations = [
        migrations.CreateModel(
            name="Gold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("label", models.JSONField()),
                (
                    "ratings",
                    models.JSONField(
                        help_text="The accepted ratings of each step up to the first error: [[1], [0, 1], [-1]]."
                    ),
                ),
                ("reasons", models.JSONField(help_text="Why, for each of these steps; a text may be empty.")),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("page", "rated in the gold editor"),
                            ("adjudication", "decided in review"),
                            ("agreement", "labelers agreed"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "made_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, help_text="It judges no more since then.", null=True),
                ),
                ("retire_reason", models.TextField(blank=True, default="", max_length=5000)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gold_made",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="annotation.gold",
                    ),
                ),
                (
                    "retired_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "solution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="gold", to="annotation.solution"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["-made_at", "-id"], name="gold_newest")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("retired_at", None)),
                        fields=("solution",),
                        name="gold_one_in_force_per_solution",
                    ),
                    models.UniqueConstraint(fields=("solution", "version"), name="gold_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["page", "adjudication", "agreement"])),
                        name="gold_origin_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("retired_at", None), ("retired_by", None)),
                            models.Q(("retired_at__isnull", False), ("retired_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="gold_retired_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GoldAnswer",
            fields=[
                (
                    "labeling",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="gold_answer",
                        serialize=False,
                        to="annotation.labeling",
                    ),
                ),
                ("passed", models.BooleanField()),
                (
                    "first_difference",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Index of the first step whose rating is not accepted; null: none.",
                        null=True,
                    ),
                ),
                (
                    "judged_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "gold",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="annotation.gold"
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["gold", "passed"], name="gold_answer_outcome")]},
        ),
        migrations.RunSQL(NORMAL_ITEMS, ALL_ITEMS),
    ]
