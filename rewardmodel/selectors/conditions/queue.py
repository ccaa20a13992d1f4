"""What the queue needs from an admin: an open phase, more work, and work that labelers can reach."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef
from django.db.models.functions import Now

from annotation.models import CompletionRequest, Item, Labeling, Phase, User
from annotation.selectors.phases import may_be_named
from rewardmodel.selectors.conditions.found import FoundCondition
from rewardmodel.wording import attention as wording

SOON = timedelta(minutes=30)
"""The queue is about to be empty if people, at the speed of the last hour, have work for less than this."""
HOUR = timedelta(hours=1)

MOST_PHASES = 3
"""Phases in which steps could not be written: the list is of what to look at first."""


def no_open_phase() -> Iterator[FoundCondition]:
    if not Phase.objects.filter(status=Phase.Status.OPEN).exists():
        yield FoundCondition("no_open_phase", "", wording.NO_OPEN_PHASE, "/phases")


def empty_queue() -> Iterator[FoundCondition]:
    """Nothing while no phase is open: an admin closed the last one."""
    if not Phase.objects.filter(status=Phase.Status.OPEN).exists():
        return
    open_items = Item.objects.filter(free_slots__gt=0, kind=Item.Kind.NORMAL, phase__status=Phase.Status.OPEN)
    if not open_items.exists():
        yield FoundCondition("queue_empty", "", wording.QUEUE_EMPTY, "/loop")
        return
    done = Labeling.objects.filter(
        origin=Labeling.Origin.NATIVE, submitted_at__gte=Now() - HOUR, labeler__kind=User.Kind.PERSON
    ).count()
    enough = int(done * (SOON / HOUR))
    left = len(open_items.values_list("pk", flat=True)[:enough]) if enough else 0
    if left < enough:
        yield FoundCondition("queue_low", "", wording.queue_low(left, done), "/loop")


def unreachable_work() -> Iterator[FoundCondition]:
    """Open items, but none that comes to people who just ask for the next task, or only to a few of them."""
    has_work = Exists(Item.objects.filter(phase=OuterRef("pk"), kind=Item.Kind.NORMAL, free_slots__gt=0))
    phases = list(Phase.objects.filter(has_work, status=Phase.Status.OPEN).order_by("pk"))
    if not phases or any(not phase.by_choice and not phase.is_restricted for phase in phases):
        return
    offered = [phase for phase in phases if not phase.by_choice]
    if not offered:
        sentence = wording.only_by_choice([phase.name for phase in phases])
        yield FoundCondition("work_by_choice", "", sentence, f"/phases/{phases[0].pk}")
        return
    people = User.objects.filter(may_be_named())
    everybody, reached = people.count(), people.filter(phases__in=offered).distinct().count()
    if reached < everybody:
        sentence = wording.only_for_some(reached, everybody, [phase.name for phase in offered])
        yield FoundCondition("work_restricted", "", sentence, f"/phases/{offered[0].pk}")


def failed_completions() -> Iterator[FoundCondition]:
    """Labelers only learn that no steps come; the reason is for admins."""
    failed = CompletionRequest.objects.filter(status=CompletionRequest.Status.FAILED, finished_at__gte=Now() - HOUR)
    phase = "assignment__item__phase"
    by_phase = failed.values_list(f"{phase}_id", f"{phase}__name").annotate(count=Count("pk")).order_by("-count")
    for phase_id, name, count in by_phase[:MOST_PHASES]:
        sentence = wording.completions_failed(name, count)
        yield FoundCondition("completions_failed", str(phase_id), sentence, f"/phases/{phase_id}")
