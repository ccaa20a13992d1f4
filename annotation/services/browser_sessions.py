"""The sessions of signed-in browsers: noted, listed and ended. Without its row of django_session one is over."""

from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.http import HttpRequest

from annotation.client_address import client_address
from annotation.errors import NotFound
from annotation.models import BrowserSession, User
from annotation.services.last_seen import note_seen

LONGEST_DEVICE = 300

NOTE = """
INSERT INTO annotation_browsersession (user_id, session_key, address, device)
VALUES (%s, %s, %s, %s)
ON CONFLICT (session_key) DO UPDATE
SET user_id = EXCLUDED.user_id, address = EXCLUDED.address, device = EXCLUDED.device, last_seen_at = statement_timestamp()
"""


def note_session(*, user: User, request: HttpRequest) -> None:
    """Store who uses the session, from where and with what. Nothing happens if it has ended meanwhile."""
    device = request.META.get("HTTP_USER_AGENT", "").replace("\x00", "")[:LONGEST_DEVICE]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(NOTE, [user.pk, request.session.session_key, client_address(request), device])
    except IntegrityError:  # the foreign key: the session was ended at this moment
        return


def note_login(sender: object, request: HttpRequest, user: User, **kwargs: object) -> None:
    """Receives Django's signal `user_logged_in`, by which time the session has its key."""
    note_session(user=user, request=request)
    note_seen(user_id=user.pk)


def sessions_of(user: User) -> QuerySet[BrowserSession]:
    """Return the sessions that have not ended, the one seen last first."""
    running = Session.objects.filter(expire_date__gt=Now()).values("session_key")
    return user.browser_sessions.filter(session_key__in=running).order_by("-last_seen_at", "-pk")


def end_session(*, user: User, session_id: int) -> None:
    """Raises NotFound."""
    keys = user.browser_sessions.filter(pk=session_id).values("session_key")
    if not Session.objects.filter(session_key__in=keys).delete()[0]:
        raise NotFound("There is no such session. It may have ended already.")


def end_sessions(*, user: User, keep: str | None = None) -> int:
    """End all sessions of the user but the one with this key; return how many."""
    keys = user.browser_sessions.exclude(session_key=keep or "").values("session_key")
    return Session.objects.filter(session_key__in=keys).delete()[0]


def forget_old_sessions() -> int:
    """Delete sessions that have expired; return how many."""
    return Session.objects.filter(expire_date__lt=Now()).delete()[0]
