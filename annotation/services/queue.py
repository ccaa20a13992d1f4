"""Who works on what next."""

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from annotation.errors import Conflict
from annotation.models import Assignment, Item, Phase, User
from annotation.selectors.phases import workable_phases
from annotation.services.next_item import best_item, has_unfinished, lock_labeler
from annotation.services.slots import extend_lease, lock_item, take_slot

UNFINISHED = (Assignment.Status.LEASED, Assignment.Status.EXPIRED)

ATTEMPTS = 5
"""How often `next` tries again after a constraint said that somebody was faster."""

RACES = ("assignment_slot_once", "assignment_labeler_meets_item_once")


def next_assignment(*, labeler: User, phase_id: int | None = None, after: int | None = None) -> Assignment | None:
    """Lease the next item to the labeler: their own open work first, then the queue of the open phases (or of this one).

    Without a phase those that go by choice only are left out.

    None: nothing to do. The row of the labeler is locked, so that two tabs that ask at once get the same assignment. `after`: fetched
    ahead while they still work on that assignment. Because what else they have open comes first, nobody holds more than two.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with transaction.atomic():
                lock_labeler(labeler=labeler)
                phases = _open_phases(labeler, phase_id)
                return _own_unfinished(labeler, phases, after) or _from_queue(labeler, phases, ahead=after is not None)
        except IntegrityError as error:
            if attempt == ATTEMPTS or not _is_race(error):
                raise
    return None


def lease_item(*, item: Item, labeler: User) -> Assignment:
    """Lease this very item, for a labeler that does not walk the queue (a model). Raises Conflict."""
    with transaction.atomic():
        locked = lock_item(item.pk)
        if locked.phase.status != Phase.Status.OPEN:
            raise Conflict(f"{locked.phase} is {locked.phase.status}; open it to give out its items.")
        own = Assignment.objects.filter(item=locked, labeler=labeler, status=Assignment.Status.LEASED).first()
        assignment = own or take_slot(locked, labeler)
        if assignment is None:
            raise Conflict(f"{locked} has no free slot for {labeler}, or {labeler} has met it before.")
        return assignment


def _open_phases(labeler: User, phase_id: int | None) -> list[Phase]:
    phases = workable_phases(labeler=labeler)
    phases = phases.filter(by_choice=False) if phase_id is None else phases.filter(pk=phase_id)
    return list(phases.select_related("current_instructions").order_by("id"))


def _own_unfinished(labeler: User, phases: list[Phase], after: int | None) -> Assignment | None:
    """What they have open, else the newest work that they began and left, where its item still has a free slot.

    Of what is open, a submit that they are undoing comes first and what was fetched ahead last. An open one is theirs even when its
    time is over, as long as nobody took it away; asking for it is a sign of life.
    """
    if not has_unfinished(labeler=labeler):
        return None
    is_ahead = after is not None
    reopened = Q(reopened_at__isnull=False)
    begun = Q(status=Assignment.Status.EXPIRED, draft__isnull=False, item__free_slots__gt=0)
    unfinished = (
        Assignment.objects.select_related("item__phase")
        .filter(Q(status__in=UNFINISHED) | reopened, labeler=labeler)
        # what is being undone comes back whichever phase was asked for, as long as its own is open
        .filter(Q(item__phase__in=phases) | reopened & Q(item__phase__status=Phase.Status.OPEN))
        .filter(Q(status=Assignment.Status.LEASED) | begun | reopened)
        .exclude(pk__in=[] if after is None else [after])
        # leased ones are not closed yet, so they come before the expired ones
        .order_by(F("reopened_at").desc(nulls_last=True), F("closed_at").desc(nulls_first=True), "ahead", "leased_at")
    )
    for assignment in unfinished[:3]:
        if assignment.reopened_at is not None or (is_ahead and assignment.status == Assignment.Status.LEASED):
            return assignment  # shown already, or not yet: its lease is as it should be
        if extend_lease(assignment, shown=True):
            return assignment
        if taken := take_slot(lock_item(assignment.item_id), labeler, ahead=is_ahead):
            return taken
    return None


def _from_queue(labeler: User, phases: list[Phase], *, ahead: bool) -> Assignment | None:
    """Rows that others hold are skipped; where nothing else is left we wait for them, for they may have more slots."""
    for skip_locked in (True, False):
        item = best_item(labeler=labeler, phases=phases, skip_locked=skip_locked)
        if item and (assignment := take_slot(item, labeler, ahead=ahead)):
            assignment.instructions = item.phase.current_instructions  # read with the phases
            return assignment
    return None


def _is_race(error: IntegrityError) -> bool:
    diagnosis = getattr(error.__cause__, "diag", None)
    return diagnosis is not None and diagnosis.constraint_name in RACES
