"""Grade solutions anew whose problems' answers were corrected.

A correction does not wait for it: it writes down which solutions are to be graded (annotation/services/answers.py) and sends a signal. A
message to the workers starts the grading, and a periodic task finds what was missed.
"""

import logging
import time

from django.db import connection, transaction

from annotation.models import Solution
from annotation.selectors.regrades import PendingRegrade, pending_regrades
from annotation.services.answers import store_regrades
from rewardmodel import engine

logger = logging.getLogger(__name__)

GRADED_AT_ONCE = 200
LOCK = 0x5747_4D42
"""Key of an advisory lock, so that one process does this at a time; any number that nothing else uses."""


def regrade_corrected(*, seconds: float) -> int:
    """Grade until nothing is left or the time is over; return how many were graded. Ends while another process does this."""
    graded, end = 0, time.monotonic() + seconds
    while time.monotonic() < end and (count := _regrade_some()):
        graded += count
    if graded:
        logger.info("%d solutions of corrected problems graded anew", graded)
    return graded


@transaction.atomic
def _regrade_some() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        (alone,) = cursor.fetchone()
    pending = pending_regrades(most=GRADED_AT_ONCE) if alone else []
    if pending:
        grades = {one.id: grade for one, grade in zip(pending, _grades(pending), strict=True)}
        store_regrades(problem_id=pending[0].problem_id, answer=pending[0].truth, grades=grades)
    return len(pending)


def _grades(pending: list[PendingRegrade]) -> list[str]:
    """Without a ground truth there is nothing to compare with."""
    if pending[0].truth is None:
        return [Solution.Grade.UNGRADED] * len(pending)
    return engine.grade([(one.answer, one.truth) for one in pending])
