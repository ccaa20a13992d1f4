"""How each person works on one phase: what they did, how fast, and what they hold now."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import Now

from annotation.models import Assignment, Item, Phase, User
from annotation.selectors.phases import RATE_WINDOW, may_be_named

MOST = 500
"""People listed: those who submitted last."""


@dataclass(frozen=True, slots=True)
class WorkOnPhase:
    labeler: UUID
    username: str
    kind: str
    done: int
    last_hour: int
    leased: int
    newest: datetime | None


def work_on_phase(*, phase: Phase) -> list[WorkOnPhase]:
    """Whoever has submitted or holds an item of it, the latest first. Gold items count too, so that nothing tells them apart."""
    submitted, leased = Q(status=Assignment.Status.SUBMITTED), Q(status=Assignment.Status.LEASED)
    rows = (
        Assignment.objects.filter(submitted | leased, item__phase=phase)
        .exclude(item__kind=Item.Kind.SCREENING)
        .values_list("labeler", "labeler__username", "labeler__kind")
        .annotate(
            done=Count("pk", filter=submitted),
            last_hour=Count("pk", filter=submitted & Q(closed_at__gte=Now() - RATE_WINDOW)),
            leased=Count("pk", filter=leased),
            newest=Max("closed_at", filter=submitted),
        )
        .order_by("-newest", "labeler__username")
    )
    return [WorkOnPhase(*row) for row in rows[:MOST]]


def people_who_may_work(*, phase: Phase) -> int:
    """How many people the phase is open for: all who may label, or those of them that are named."""
    people: QuerySet[User] = User.objects.filter(may_be_named())
    if phase.is_restricted:
        people = people.filter(phases=phase)
    return people.count()
