"""Times `next` in the service and the database: `python -m tests.benchmarks.labeling_server.asking HISTORY`.

The labeler has submitted HISTORY labelings, of which the database's statistics know nothing yet.

Each line on standard input is one call; the milliseconds come back as a line. So two queues of different lengths can be asked in turn.
"""

import sys
import time

import django

# the last items of the queue, so that the walk to the best one is the same for everybody
SUBMITTED = """
WITH done AS (
    UPDATE annotation_item SET free_slots = 0
    WHERE id IN (SELECT id FROM annotation_item WHERE free_slots > 0 ORDER BY priority LIMIT %(history)s)
    RETURNING id
)
INSERT INTO annotation_assignment (item_id, slot, labeler_id, status, leased_at, lease_expires_at, closed_at, ask_progress,
    ask_explanation, ask_alternatives)
SELECT id, 0, %(labeler)s, 'submitted', now(), now(), now(), false, false, 0 FROM done
"""


def main(history: int) -> None:
    from django.db import connection
    from django.utils import timezone

    from annotation.models import Assignment, User
    from annotation.services.queue import next_assignment

    labeler, _ = User.objects.get_or_create(username=f"asking-{history}", defaults={"password": "!"})
    with connection.cursor() as cursor:
        cursor.execute(SUBMITTED, {"history": history, "labeler": labeler.pk})
    for _ in sys.stdin:
        begin = time.perf_counter()
        assignment = next_assignment(labeler=labeler)
        taken = time.perf_counter() - begin
        assert assignment is not None, "the queue is empty"
        Assignment.objects.filter(pk=assignment.pk).update(status=Assignment.Status.RELEASED, closed_at=timezone.now())
        print(1_000 * taken, flush=True)  # noqa: T201


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]))
