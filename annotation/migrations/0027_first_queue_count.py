"""Counts of the queue: what there is already."""

from django.db import migrations

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


class Migration(migrations.Migration):
    dependencies = [("annotation", "0026_queue_count_triggers")]

    operations = [migrations.RunSQL(COUNT, migrations.RunSQL.noop)]
