"""People of the site: the list with state and pace, one person with all of their page, and the rows of the file."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db.models import Case, CharField, Exists, OuterRef, Prefetch, Q, QuerySet, TextChoices, Value, When
from django.db.models.functions import Cast, Lower, Now

from annotation.errors import NotFound
from annotation.models import BrowserSession, Invitation, Pause, Phase, User
from annotation.selectors.api_tokens import tokens_of
from annotation.selectors.pace import count_of_labeler, labeled_tasks, paces_of, recently_labeled_tasks
from annotation.selectors.people_order import ORDERS, Place, Sort


class State(TextChoices):
    INVITED = "invited", "Has an account and has never signed in"
    ACTIVE = "active", "Can sign in"
    PAUSED = "paused", "Can sign in and gets no tasks"
    DEACTIVATED = "deactivated", "Cannot sign in; labelings stay"
    IMPORTED = "imported", "Known from imported records alone"


STATE = Case(
    When(is_active=False, username=Cast("id", CharField()), then=Value(State.IMPORTED)),
    When(is_active=False, then=Value(State.DEACTIVATED)),
    When(Exists(Pause.objects.filter(labeler=OuterRef("pk"), ended_at=None)), then=Value(State.PAUSED)),
    When(Exists(Invitation.objects.filter(user=OuterRef("pk"), uses=0)), last_login=None, then=Value(State.INVITED)),
    default=Value(State.ACTIVE),
    output_field=CharField(),
)
"""The importer names a labeler by the id in the records."""


@dataclass(frozen=True)
class Page:
    """`next` is where the following page begins; None: this is the last."""

    rows: list[User]
    count: int
    next: Place | None


@dataclass(frozen=True)
class Person:
    """One person with all that their page shows. `sessions` and `tokens` count those that have not ended."""

    user: User
    pace: int
    labelings: int
    sessions: int
    tokens: int
    has_second_factor: bool
    phases: list[Phase]
    invitation: Invitation | None


def people(*, search: str = "", role: str | None = None, state: str | None = None) -> QuerySet[User]:
    """People with their `state`. Without one asked for, all but those who are known from imported records alone."""
    found = User.objects.filter(kind=User.Kind.PERSON).annotate(state=STATE)
    if search := search.strip():
        found = found.filter(Q(username__icontains=search) | Q(email__icontains=search))
    if role:
        found = found.filter(role=role)
    return found.filter(state=state) if state else found.exclude(state=State.IMPORTED)


def page_of_people(*, sort: str = Sort.NAME, after: Place | None = None, limit: int, **filters: Any) -> Page:
    """One page of the list; each row has its `pace`. `after` is the place where the page before ended, in the same order."""
    order = ORDERS[Sort(sort)]
    found = people(**filters)
    count = found.count()
    found = found.annotate(sorted_by=order.expression)
    if after is not None:
        found = found.filter(order.following(after))
    rows: list[Any] = list(found.order_by(*order.columns)[: limit + 1])
    has_more = len(rows) > limit
    del rows[limit:]
    paces = paces_of(rows)
    for row in rows:
        row.pace = paces.get(row.pk, 0)
    return Page(rows, count, Place(order.written(rows[-1].sorted_by), rows[-1].pk) if has_more else None)


def person_of(*, person_id: UUID) -> Person:
    """Raises NotFound."""
    found = User.objects.filter(kind=User.Kind.PERSON, pk=person_id).annotate(state=STATE)
    user = found.select_related("invitation").first()
    if user is None:
        raise NotFound("There is no such person.")
    running = Session.objects.filter(expire_date__gt=Now()).values("session_key")
    return Person(
        user=user,
        pace=recently_labeled_tasks().filter(labeler=user).count(),
        labelings=labeled_tasks().filter(labeler=user).count(),
        sessions=BrowserSession.objects.filter(user=user, session_key__in=running).count(),
        tokens=tokens_of(user).count(),
        has_second_factor=Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists(),
        phases=list(user.phases.order_by("name")),
        invitation=getattr(user, "invitation", None),
    )


def people_of_file(**filters: Any) -> QuerySet[User]:
    """The rows of the file, by name: with `pace`, what they `labeled` in all, and their phases."""
    return (
        people(**filters)
        .annotate(pace=count_of_labeler(recently_labeled_tasks()), labeled=count_of_labeler(labeled_tasks()))
        .prefetch_related(Prefetch("phases", queryset=Phase.objects.order_by("name")))
        .order_by(Lower("username"), "pk")
    )
