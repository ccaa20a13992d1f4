"""Choosing and leasing the next item for a labeler."""

from itertools import groupby

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from annotation.errors import Conflict
from annotation.models import Assignment, Item, Phase, User
from annotation.selectors.pauses import build_paused_error
from annotation.services.next_item import OpenPhase, best_item, has_unfinished, lock_labeler, open_phases
from annotation.services.screening import next_question
from annotation.services.slots import extend_lease, lock_item, take_slot

UNFINISHED = (Assignment.Status.LEASED, Assignment.Status.EXPIRED)

ATTEMPTS = 5
"""How often `next_assignment` tries again after a constraint has refused it because another request was faster."""

RACES = ("assignment_slot_once", "assignment_labeler_meets_item_once")


def next_assignment(*, labeler: User, phase_id: int | None = None, after: int | None = None) -> Assignment | None:
    """Lease the next item to the labeler, or return None if there is nothing to do.

    Their own open assignments come first, then the queue of all open phases, or of this one. Without a phase, phases that must be chosen
    are left out. The labeler's row is locked, so two tabs that ask at the same time get the same assignment.

    Raises LabelerPaused.

    `after`: prefetch, while they still work on that assignment. Other open assignments come first, so nobody holds more than two.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with transaction.atomic():
                if pause_id := lock_labeler(labeler=labeler):
                    raise build_paused_error(pause_id)
                opened = open_phases(labeler=labeler, phase_id=phase_id)
                phases = [one.phase for one in opened]
                return _own_unfinished(labeler, phases, after) or _from_phases(labeler, opened, ahead=after is not None)
        except IntegrityError as error:
            if attempt == ATTEMPTS or not _is_race(error):
                raise
    return None


def lease_item(*, item: Item, labeler: User) -> Assignment:
    """Lease this item to a labeler that does not use the queue (a model). Raises Conflict."""
    with transaction.atomic():
        locked = lock_item(item.pk)
        if locked.phase.status != Phase.Status.OPEN:
            raise Conflict(f"{locked.phase} is {locked.phase.status}. Open it before its items are labeled.")
        own = Assignment.objects.filter(item=locked, labeler=labeler, status=Assignment.Status.LEASED).first()
        assignment = own or take_slot(locked, labeler)
        if assignment is None:
            raise Conflict(f"{locked} has no free slot for {labeler}, or has already been assigned to {labeler}.")
        return assignment


def _own_unfinished(labeler: User, phases: list[Phase], after: int | None) -> Assignment | None:
    """The labeler's open assignment, else the newest expired one with a draft whose item still has a free slot.

    Of the open ones, a reopened assignment comes first and a prefetched one last. A lease that is past its end but has not been expired yet
    still counts as open, and is extended.
    """
    if not has_unfinished(labeler=labeler):
        return None
    is_ahead = after is not None
    reopened = Q(reopened_at__isnull=False)
    begun = Q(status=Assignment.Status.EXPIRED, draft__isnull=False, item__free_slots__gt=0)
    unfinished = (
        Assignment.objects.select_related("item__phase")
        .filter(Q(status__in=UNFINISHED) | reopened, labeler=labeler)
        # a reopened assignment is returned for any requested phase, as long as its own phase is open
        .filter(Q(item__phase__in=phases) | reopened & Q(item__phase__status=Phase.Status.OPEN))
        .filter(Q(status=Assignment.Status.LEASED) | begun | reopened)
        .exclude(pk__in=[] if after is None else [after])
        # leased ones have no closed_at, so they come before the expired ones
        .order_by(F("reopened_at").desc(nulls_last=True), F("closed_at").desc(nulls_first=True), "ahead", "leased_at")
    )
    for assignment in unfinished[:3]:
        if assignment.reopened_at is not None or (is_ahead and assignment.status == Assignment.Status.LEASED):
            return assignment  # its lease needs no change: it is reopened, or still prefetched
        if extend_lease(assignment, shown=True):
            return assignment
        if taken := take_slot(lock_item(assignment.item_id), labeler, ahead=is_ahead):
            return taken
    return None


def _from_phases(labeler: User, opened: list[OpenPhase], *, ahead: bool) -> Assignment | None:
    """Phase by phase: its screening while the person has to pass it, else its queue. Queues that follow each other are one query."""
    for is_screened, group in groupby(opened, key=lambda one: one.is_screened):
        phases = [one.phase for one in group]
        if not is_screened and (assignment := _from_queue(labeler, phases, ahead=ahead)):
            return assignment
        for phase in phases if is_screened else []:
            if assignment := next_question(labeler=labeler, phase=phase, ahead=ahead):
                return assignment
    return None


def _from_queue(labeler: User, phases: list[Phase], *, ahead: bool) -> Assignment | None:
    """The best item that nobody has locked; if there is none, wait for the locked ones, which may have more free slots."""
    for skip_locked in (True, False):
        item = best_item(labeler=labeler, phases=phases, skip_locked=skip_locked)
        if item and (assignment := take_slot(item, labeler, ahead=ahead)):
            assignment.instructions = item.phase.current_instructions  # read with the phases
            return assignment
    return None


def _is_race(error: IntegrityError) -> bool:
    diagnosis = getattr(error.__cause__, "diag", None)
    return diagnosis is not None and diagnosis.constraint_name in RACES
