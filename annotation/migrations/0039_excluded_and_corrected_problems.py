"""Problems can be excluded from the pool, and their answers corrected.

Nothing reads the rows: a column that may be null and triggers lock the table for a moment only.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Now

QUEUE = """
CREATE OR REPLACE FUNCTION annotation_refuse_held_out_item() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    problem record;
BEGIN
    IF TG_OP = 'INSERT' OR NEW.problem_id IS DISTINCT FROM OLD.problem_id THEN
        PERFORM annotation_lock_splits(false);
    ELSIF NEW.free_slots <= OLD.free_slots THEN
        RETURN NEW;
    END IF;
    SELECT split, excluded_at INTO problem FROM annotation_problem WHERE id = NEW.problem_id;
    IF problem.split = 'test' THEN
        RAISE EXCEPTION 'problem % is held out (split test) and cannot be queued for labeling', NEW.problem_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'item_problem_not_held_out';
    ELSIF problem.excluded_at IS NOT NULL THEN
        RAISE EXCEPTION 'problem % is excluded from the pool and cannot be queued for labeling', NEW.problem_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'item_problem_not_excluded';
    END IF;
    RETURN NEW;
END $$;
"""
QUEUE_BEFORE = """
CREATE OR REPLACE FUNCTION annotation_refuse_held_out_item() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' OR NEW.problem_id IS DISTINCT FROM OLD.problem_id THEN
        PERFORM annotation_lock_splits(false);
    ELSIF NEW.free_slots <= OLD.free_slots THEN
        RETURN NEW;
    END IF;
    PERFORM 1 FROM annotation_problem WHERE id = NEW.problem_id AND split = 'test';
    IF FOUND THEN
        RAISE EXCEPTION 'problem % is held out (split test) and cannot be queued for labeling', NEW.problem_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'item_problem_not_held_out';
    END IF;
    RETURN NEW;
END $$;
"""

EXCLUDE = """
CREATE FUNCTION annotation_refuse_excluding_queued() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM annotation_lock_splits(true);
    -- an item that is being assigned or given back waits for us, or we for it
    PERFORM 1 FROM annotation_item WHERE problem_id = NEW.id FOR NO KEY UPDATE;
    IF EXISTS (SELECT 1 FROM annotation_item WHERE problem_id = NEW.id AND free_slots > 0) THEN
        RAISE EXCEPTION 'problem % is in the labeling queue: take its items out before it is excluded', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'problem_queued_not_excluded';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER annotation_problem_queued_not_excluded BEFORE UPDATE OF excluded_at ON annotation_problem
    FOR EACH ROW WHEN (NEW.excluded_at IS NOT NULL AND OLD.excluded_at IS NULL)
    EXECUTE FUNCTION annotation_refuse_excluding_queued();
"""
NO_EXCLUDE = """
DROP TRIGGER annotation_problem_queued_not_excluded ON annotation_problem;
DROP FUNCTION annotation_refuse_excluding_queued();
"""

GRADES = [
    ("ungraded", "Ungraded"),
    ("correct", "Correct"),
    ("wrong", "Wrong"),
    ("incomplete", "Incomplete"),
    ("unparseable", "Unparseable"),
    ("timeout", "Timeout"),
]


class Migration(migrations.Migration):
    dependencies = [("annotation", "0038_finding_labelings")]

    operations = [
        migrations.AddField(
            model_name="problem",
            name="excluded_at",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                help_text="Since when it is out of the pool: neither sampled nor queued (services/problems.py); null: it is in.",
                null=True,
            ),
        ),
        migrations.RunSQL(QUEUE, QUEUE_BEFORE),
        migrations.RunSQL(EXCLUDE, NO_EXCLUDE),
        migrations.CreateModel(
            name="ProblemChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("answer", "the answer was corrected"),
                            ("excluded", "it was taken out of the pool"),
                            ("included", "it was put back into the pool"),
                            ("held_out", "it was held out"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "before",
                    models.TextField(blank=True, help_text="The answer before; null if there was none.", null=True),
                ),
                ("after", models.TextField(blank=True, help_text="The answer after; null if there is none.", null=True)),
                ("reason", models.TextField(blank=True, default="", max_length=5000)),
                ("made_at", models.DateTimeField(db_default=Now(), editable=False)),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "problem",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="annotation.problem",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["answer", "excluded", "included", "held_out"])),
                        name="problem_change_kind_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Regrade",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("before", models.CharField(choices=GRADES, max_length=16)),
                ("after", models.CharField(blank=True, choices=GRADES, max_length=16, null=True)),
                (
                    "items_taken_back",
                    models.PositiveSmallIntegerField(
                        db_default=0,
                        default=0,
                        help_text="Items of the solution that were waiting and left the queue.",
                    ),
                ),
                (
                    "items_returned",
                    models.PositiveSmallIntegerField(
                        db_default=0,
                        default=0,
                        help_text="Items that an earlier correction had taken back, and that fit again.",
                    ),
                ),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="regrades",
                        to="annotation.problemchange",
                    ),
                ),
                (
                    "solution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="regrades",
                        to="annotation.solution",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("after", None)), fields=["id"], name="regrade_pending")
                ],
                "constraints": [models.UniqueConstraint(fields=("change", "solution"), name="regrade_once")],
            },
        ),
    ]
