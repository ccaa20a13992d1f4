"""Who works on what next."""

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.db.models.query import RawQuerySet

from annotation.errors import Conflict
from annotation.models import Assignment, Item, Phase, User
from annotation.selectors.phases import workable_phases
from annotation.services.slots import extend_lease, lock_item, take_slot

SERVING_ORDER = (Item.Kind.SCREENING, Item.Kind.QUALITY_CONTROL, Item.Kind.NORMAL)
"""Kinds in the order in which a labeler meets them; within a kind the highest priority comes first."""

UNFINISHED = (Assignment.Status.LEASED, Assignment.Status.EXPIRED)

ATTEMPTS = 5
"""How often `next` tries again after a constraint said that somebody was faster."""

RACES = ("assignment_slot_once", "assignment_labeler_meets_item_once")


BEST_ITEM = """
SELECT item.*
FROM unnest(%s::bigint[], %s::varchar[]) AS turn (phase_id, kind)
CROSS JOIN LATERAL (
    SELECT waiting.* FROM annotation_item AS waiting
    WHERE waiting.phase_id = turn.phase_id AND waiting.kind = turn.kind AND waiting.free_slots > 0
        AND NOT EXISTS (
            SELECT FROM annotation_assignment AS met
            WHERE met.item_id = waiting.id AND met.labeler_id = %s AND met.status <> %s
        )
    ORDER BY waiting.priority DESC, waiting.id
    LIMIT 1
    FOR NO KEY UPDATE OF waiting
) AS item
LIMIT 1
"""
"""One walk along the index item_queue per phase and kind, in turn; the outer LIMIT stops at the first that finds something.

Written out because it runs for every label: the ORM has no LATERAL, and to compose one query per turn costs it more than the walk.
What "met" means stands in selectors/queue.py, too; a test holds the two together.
"""
BEST_ITEM_SKIPPING_LOCKED = BEST_ITEM.replace("OF waiting", "OF waiting SKIP LOCKED")


def next_assignment(*, labeler: User, phase_id: int | None = None) -> Assignment | None:
    """Lease the next item to the labeler: their own open work first, then the queue of the open phases (or of this one).

    None: nothing to do. The row of the labeler is locked, so that two tabs that ask at once get the same assignment.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with transaction.atomic():
                User.objects.select_for_update(no_key=True).values_list("pk").get(pk=labeler.pk)
                phases = _open_phases(labeler, phase_id)
                return _own_unfinished(labeler, phases) or _from_queue(labeler, phases)
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
    if phase_id is not None:
        phases = phases.filter(pk=phase_id)
    return list(phases.order_by("id"))


def _own_unfinished(labeler: User, phases: list[Phase]) -> Assignment | None:
    """What they have open, else the newest work that they began and left, where its item still has a free slot.

    An open one is theirs even when its time is over, as long as nobody took it away; asking for it is a sign of life.
    """
    begun = Q(status=Assignment.Status.EXPIRED, draft__isnull=False, item__free_slots__gt=0)
    unfinished = (
        Assignment.objects.select_related("item__phase")
        .filter(labeler=labeler, status__in=UNFINISHED, item__phase__in=phases)
        .filter(Q(status=Assignment.Status.LEASED) | begun)
        .order_by(
            F("closed_at").desc(nulls_first=True), "leased_at"
        )  # open ones are not closed yet, so they come first
    )
    for assignment in unfinished[:3]:
        if extend_lease(assignment, shown=True):
            return assignment
        if taken := take_slot(lock_item(assignment.item_id), labeler):
            return taken
    return None


def _from_queue(labeler: User, phases: list[Phase]) -> Assignment | None:
    """Rows that others hold are skipped; where nothing else is left we wait for them, for they may have more slots."""
    for skip_locked in (True, False):
        item = next(iter(best_item(labeler=labeler, phases=phases, skip_locked=skip_locked)), None)
        if item and (assignment := take_slot(item, labeler)):
            return assignment
    return None


def best_item(*, labeler: User, phases: list[Phase], skip_locked: bool) -> "RawQuerySet[Item]":
    """At most one item: the best of the first phase and kind that has one for the labeler, locked as it is read."""
    turns = [(phase.pk, kind.value) for phase in phases for kind in SERVING_ORDER]
    return Item.objects.raw(
        BEST_ITEM_SKIPPING_LOCKED if skip_locked else BEST_ITEM,
        [[phase for phase, _ in turns], [kind for _, kind in turns], labeler.pk, Assignment.Status.EXPIRED.value],
    )


def _is_race(error: IntegrityError) -> bool:
    diagnosis = getattr(error.__cause__, "diag", None)
    return diagnosis is not None and diagnosis.constraint_name in RACES
