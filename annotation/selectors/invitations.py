"""Reading invitations with their state."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, F, Prefetch, Q, QuerySet, TextChoices, Value, When
from django.db.models.functions import Now

from annotation.errors import NotFound
from annotation.models import Invitation, Phase


class State(TextChoices):
    OPEN = "open", "Works"
    USED = "used", "Used as often as it may be"
    REVOKED = "revoked", "Revoked"
    EXPIRED = "expired", "Expired"


STATE = Case(
    When(uses__gte=F("most_uses"), then=Value(State.USED)),
    When(Q(user__last_login__isnull=False), then=Value(State.USED)),
    When(revoked_at__isnull=False, then=Value(State.REVOKED)),
    When(expires_at__lte=Now(), then=Value(State.EXPIRED)),
    default=Value(State.OPEN),
    output_field=CharField(),
)
"""Somebody whose account waited may also have come by a link for a password, or by OpenID Connect."""


@dataclass(frozen=True)
class Page:
    """`next` is the id after which the following page begins; None: this is the last."""

    rows: list[Invitation]
    count: int
    next: int | None


def page_of_invitations(*, state: str | None = None, after: int | None = None, limit: int) -> Page:
    """One page, newest first. `after`: the last id of the page before."""
    found = _invitations()
    if state:
        found = found.filter(state=state)
    count = found.count()
    rows = list((found.filter(pk__lt=after) if after else found).order_by("-pk")[: limit + 1])
    return Page(rows[:limit], count, rows[limit - 1].pk if len(rows) > limit else None)


def invitation_of(*, invitation_id: int) -> Invitation:
    """Raises NotFound."""
    found: Invitation | None = _invitations().filter(pk=invitation_id).first()
    if found is None:
        raise NotFound(f"There is no invitation with id {invitation_id}.")
    return found


def _invitations() -> QuerySet[Any]:
    """Invitations with their `state`."""
    phases = Prefetch("phases", queryset=Phase.objects.order_by("name"))
    return Invitation.objects.annotate(state=STATE).select_related("user", "made_by").prefetch_related(phases)
