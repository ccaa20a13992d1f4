"""Folding, checking and repairing the counts of the queue (models/queue_count.py)."""

from dataclasses import dataclass

from django.db import connection, transaction

FOLDED_AT_ONCE = 100_000

FOLD = """
WITH gone AS (
    DELETE FROM annotation_queuecount
    WHERE id IN (SELECT id FROM annotation_queuecount ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)
    RETURNING phase_id, items, open, waiting, done
)
INSERT INTO annotation_queuecount (phase_id, items, open, waiting, done)
SELECT phase_id, sum(items), sum(open), sum(waiting), sum(done) FROM gone GROUP BY phase_id
"""

# One statement sees each transaction's change together with its count, or neither, so the difference is exact while people work.
DIFFERENCES = """
SELECT phase_id, sum(items)::bigint AS items, sum(open)::bigint AS open, sum(waiting)::bigint AS waiting, sum(done)::bigint AS done
FROM (
    SELECT phase_id, count(*) AS items, count(*) FILTER (WHERE free_slots > 0) AS open, sum(free_slots) AS waiting, 0 AS done
    FROM annotation_item WHERE kind = 'normal' GROUP BY phase_id
    UNION ALL
    SELECT item.phase_id, 0, 0, 0, count(*)
    FROM annotation_assignment AS assignment JOIN annotation_item AS item ON item.id = assignment.item_id
    WHERE assignment.status = 'submitted' AND item.kind = 'normal' GROUP BY item.phase_id
    UNION ALL
    SELECT phase_id, -sum(items), -sum(open), -sum(waiting), -sum(done) FROM annotation_queuecount GROUP BY phase_id
) AS part
GROUP BY phase_id
HAVING sum(items) <> 0 OR sum(open) <> 0 OR sum(waiting) <> 0 OR sum(done) <> 0
ORDER BY phase_id
"""
REPAIR = f"INSERT INTO annotation_queuecount (phase_id, items, open, waiting, done) {DIFFERENCES} RETURNING phase_id, items, open, waiting, done"  # noqa: E501
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('annotation_queuecount'))"


@dataclass(frozen=True, slots=True)
class Difference:
    """What is there beyond what was counted."""

    phase_id: int
    items: int
    open: int
    waiting: int
    done: int

    def __str__(self) -> str:
        return f"phase {self.phase_id}: items {self.items:+}, open {self.open:+}, waiting {self.waiting:+}, done {self.done:+}"


def fold_counts() -> None:
    """Replace the changes by one row a phase. Concurrent calls share the work, and readers see the same sums all the time."""
    with connection.cursor() as cursor:
        cursor.execute(FOLD, [FOLDED_AT_ONCE])


def check_counts() -> list[Difference]:
    """Count everything and compare. Takes about a second per million items, and no lock."""
    with connection.cursor() as cursor:
        cursor.execute(DIFFERENCES)
        return [Difference(*row) for row in cursor.fetchall()]


def repair_counts() -> list[Difference]:
    """Correct the counts and return what was wrong. Needs no lock on the tables."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME)
        cursor.execute(REPAIR)
        return [Difference(*row) for row in cursor.fetchall()]
