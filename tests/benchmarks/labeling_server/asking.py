"""Times `next` in the service and the database: `python -m tests.benchmarks.labeling_server.asking`.

Each line on standard input is one call; the milliseconds come back as a line. So two queues of different lengths can be asked in turn.
"""

import sys
import time

import django


def main() -> None:
    from django.utils import timezone

    from annotation.models import Assignment, User
    from annotation.services.queue import next_assignment

    labeler, _ = User.objects.get_or_create(username="asking", defaults={"password": "!"})
    for _ in sys.stdin:
        begin = time.perf_counter()
        assignment = next_assignment(labeler=labeler)
        taken = time.perf_counter() - begin
        assert assignment is not None, "the queue is empty"
        Assignment.objects.filter(pk=assignment.pk).update(status=Assignment.Status.RELEASED, closed_at=timezone.now())
        print(1_000 * taken, flush=True)  # noqa: T201


if __name__ == "__main__":
    django.setup()
    main()
