"""Numbers of generations: unique over all phases, and those of an open loop run are kept for it."""

from django.db import connection

from rewardmodel.models import LoopRun
from rewardmodel.selectors.newest import first_free_number

ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('rewardmodel_generation_number'))"


def next_number(*, loop_run: LoopRun | None = None) -> int:
    """Return the number of the next generation, of this loop run if one is given. Nobody else gets it until the transaction ends.

    Call it in the transaction that uses the number.
    """
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME)
    if loop_run is not None:
        return loop_run.first + loop_run.generations.count()
    return first_free_number()
