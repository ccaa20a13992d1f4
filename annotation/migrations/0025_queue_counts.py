"""Counts of the queue, kept by triggers.

Not atomic: the triggers are there before the first count, which then needs no lock, and the index is built while people work.
"""

import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q

TRIGGERS = """
CREATE FUNCTION annotation_count_new_items() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO annotation_queuecount (phase_id, items, open, waiting, done)
    SELECT phase_id, count(*), count(*) FILTER (WHERE free_slots > 0), sum(free_slots), 0 FROM changed GROUP BY phase_id;
    RETURN NULL;
END $$;
CREATE TRIGGER item_count_new AFTER INSERT ON annotation_item
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION annotation_count_new_items();

CREATE FUNCTION annotation_count_gone_items() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO annotation_queuecount (phase_id, items, open, waiting, done)
    SELECT phase_id, -count(*), -count(*) FILTER (WHERE free_slots > 0), -sum(free_slots), 0 FROM changed GROUP BY phase_id;
    RETURN NULL;
END $$;
CREATE TRIGGER item_count_gone AFTER DELETE ON annotation_item
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION annotation_count_gone_items();

CREATE FUNCTION annotation_count_changed_items() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER item_count_changed AFTER UPDATE ON annotation_item
    REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION annotation_count_changed_items();

CREATE FUNCTION annotation_count_done() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER assignment_count_new AFTER INSERT ON annotation_assignment
    FOR EACH ROW WHEN (NEW.status = 'submitted') EXECUTE FUNCTION annotation_count_done();
CREATE TRIGGER assignment_count_changed AFTER UPDATE OF status ON annotation_assignment
    FOR EACH ROW WHEN ((OLD.status = 'submitted') IS DISTINCT FROM (NEW.status = 'submitted')) EXECUTE FUNCTION annotation_count_done();
CREATE TRIGGER assignment_count_gone AFTER DELETE ON annotation_assignment
    FOR EACH ROW WHEN (OLD.status = 'submitted') EXECUTE FUNCTION annotation_count_done();
"""
COUNT = """
INSERT INTO annotation_queuecount (phase_id, items, open, waiting, done)
SELECT phase_id, sum(items), sum(open), sum(waiting), sum(done)
FROM (
    SELECT phase_id, count(*) AS items, count(*) FILTER (WHERE free_slots > 0) AS open, sum(free_slots) AS waiting, 0 AS done
    FROM annotation_item GROUP BY phase_id
    UNION ALL
    SELECT item.phase_id, 0, 0, 0, count(*)
    FROM annotation_assignment AS assignment JOIN annotation_item AS item ON item.id = assignment.item_id
    WHERE assignment.status = 'submitted' GROUP BY item.phase_id
    UNION ALL
    SELECT phase_id, -sum(items), -sum(open), -sum(waiting), -sum(done) FROM annotation_queuecount GROUP BY phase_id
) AS part
GROUP BY phase_id
"""
"""Less what the triggers have counted since they are there: one statement sees each change with its count, or neither."""
NO_TRIGGERS = """
DROP TRIGGER item_count_new ON annotation_item;
DROP TRIGGER item_count_gone ON annotation_item;
DROP TRIGGER item_count_changed ON annotation_item;
DROP TRIGGER assignment_count_new ON annotation_assignment;
DROP TRIGGER assignment_count_changed ON annotation_assignment;
DROP TRIGGER assignment_count_gone ON annotation_assignment;
DROP FUNCTION annotation_count_new_items(), annotation_count_gone_items(), annotation_count_changed_items(), annotation_count_done();
"""


class Migration(migrations.Migration):
    atomic = False

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
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
        AddIndexConcurrently(
            "assignment",
            models.Index(fields=["closed_at"], condition=Q(status="submitted"), name="assignment_submitted_recent"),
        ),
    ]
