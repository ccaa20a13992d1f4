"""Counts of the queue: the triggers, committed before the first count, which then needs no lock."""

from django.db import migrations

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
    dependencies = [("annotation", "0025_queue_counts")]

    operations = [migrations.RunSQL(TRIGGERS, NO_TRIGGERS)]
