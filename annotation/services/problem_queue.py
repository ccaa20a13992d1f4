"""Flow 1: problems are queued without a solution; labelers build it."""

from django.db import transaction
from django.db.models import QuerySet

from annotation.errors import Conflict
from annotation.models import Item, Phase, Problem, User
from annotation.selectors.problems import has_drawing
from annotation.services.audit import Subject, record
from annotation.services.phases import lock_phase


@transaction.atomic
def queue_problems(
    *,
    phase: Phase,
    source: str = "",
    subject: str = "",
    level: str = "",
    without_drawings: bool = False,
    among: "QuerySet[Problem] | None" = None,
    count: int | None = None,
    priority: float = 0.0,
    labelings_wanted: int | None = None,
) -> int:
    """Queue train problems of the pool that match the filters and are not in the phase yet. Returns how many were added.

    `among`: only of these. At most `count` are taken, in the order of their ids.
    Each gets `labelings_wanted` labelings; by default, as many as the phase says.
    Raises Conflict for a phase of flow 2.
    """
    if phase.flow != Phase.Flow.ONE:
        raise Conflict(
            f"{phase} has flow 2, in which solutions are queued, not problems: queue_solutions. Choose a phase with flow 1 for problems."
        )
    phase = lock_phase(phase.pk)
    Problem.objects.lock_splits(to_hold_out=False)
    problems = (Problem.objects.all() if among is None else among).filter(split=Problem.Split.TRAIN, excluded_at=None)
    for field, value in (("source", source), ("subject", subject), ("level", level)):
        if value:
            problems = problems.filter(**{field: value})
    if without_drawings:
        problems = problems.exclude(has_drawing())
    queued = Item.objects.filter(phase=phase, solution=None, kind=Item.Kind.NORMAL).values("problem")
    chosen = problems.exclude(pk__in=queued).order_by("pk").values_list("pk", flat=True)
    wanted = labelings_wanted or phase.labelings_per_item
    items = [
        Item(phase=phase, problem_id=pk, priority=priority, labelings_wanted=wanted, free_slots=wanted)
        for pk in (chosen if count is None else chosen[:count])
    ]
    Item.objects.bulk_create(items, batch_size=1000)
    return len(items)


def note_queued(*, phase: Phase, problems: int, by: User | None = None) -> None:
    """Tell the audit log that problems were queued. Call it once, after the last batch."""
    if problems:
        record(
            actor=by,
            action="phase.problems_queued",
            subject=Subject("phase", phase.pk, phase.name),
            after={"problems": problems},
        )
