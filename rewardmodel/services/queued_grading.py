"""Grade solutions that were queued outside of any generation; generations grade theirs in a stage of their own.

Queueing does not wait for the grades: labelers do not see them. A message to the workers starts the grading, and a periodic task finds
what was missed.
"""

import logging
import time

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from annotation.models import Item, Solution
from rewardmodel.services.grading import compute_grades

logger = logging.getLogger(__name__)

GRADED_AT_ONCE = 500
LOCK = 0x5747_4D41
"""Key of an advisory lock, so that one process grades at a time; any number that nothing else uses."""


def ungraded_in_queue() -> "QuerySet[Solution]":
    """Without those of problems that have no answer, which are never graded."""
    queued = Item.objects.filter(solution=OuterRef("pk"), generation_number=None)
    return Solution.objects.filter(
        Exists(queued), grade=Solution.Grade.UNGRADED, problem__answer__isnull=False
    ).order_by("pk")


def grade_queued(*, seconds: float) -> int:
    """Grade until nothing is left or the time is over; return how many were graded. Ends while another process does this."""
    graded, end = 0, time.monotonic() + seconds
    while time.monotonic() < end and (count := _grade_some()):
        graded += count
    if graded:
        logger.info("%d queued solutions graded", graded)
    return graded


def grade_now(solutions: "QuerySet[Solution]") -> None:
    """Grade those that have no grade and whose problem has an answer."""
    compute_grades(solutions=solutions.filter(problem__answer__isnull=False)).write()


@transaction.atomic
def _grade_some() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        (alone,) = cursor.fetchone()
    ids = list(ungraded_in_queue().values_list("pk", flat=True)[:GRADED_AT_ONCE]) if alone else []
    grade_now(Solution.objects.filter(pk__in=ids))
    return len(ids)
