"""Taking back a skip: the labeler gets the item again if nobody else has it by now."""

from django.db import transaction

from annotation.errors import Conflict
from annotation.models import Assignment, User
from annotation.selectors.pauses import refuse_if_paused
from annotation.selectors.skips import TAKEN, why_not_open
from annotation.services.assignments import lock_assignment
from annotation.services.slots import take_back_prefetched, take_skipped_slot


def take_back(*, assignment_id: int, labeler: User) -> Assignment:
    """Lease a skipped item to its labeler again, with the draft as they left it. Does nothing if they have it already.

    Raises LabelerPaused, NotFound, and Conflict if it was not skipped, if its phase is not open to them, or if no slot is
    free; one that is only prefetched for somebody else is free.
    """
    refuse_if_paused(labeler=labeler)
    with transaction.atomic():
        item, assignment = lock_assignment(assignment_id=assignment_id, labeler=labeler)
        if assignment.status == Assignment.Status.LEASED:
            return assignment
        if assignment.status != Assignment.Status.RELEASED:
            raise Conflict("You did not skip this task, so there is nothing to take back. It is in your history.")
        if refusal := why_not_open(item.phase, labeler=labeler):
            raise Conflict(refusal)
        if item.free_slots == 0:
            take_back_prefetched(item)
        if item.free_slots == 0:
            raise Conflict(TAKEN)
        taken = take_skipped_slot(item, labeler)
        if taken is None:
            raise Conflict(TAKEN)
        return taken
