"""The steps of signing in, by password or OpenID Connect: who it is, then a code if there is a second factor."""

from django.contrib.auth import login
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from annotation.api.authentication import SECOND_FACTOR
from annotation.clock import database_time
from annotation.models import User
from annotation.services.second_factor import has_second_factor, needs_second_factor

HALFWAY = "halfway"
"""In a session in which nobody is signed in yet: who has passed the first step, and until when the second is awaited."""
HALFWAY_SECONDS = 5 * 60
SIGNED_IN_AT = "signed_in_at"
BACKEND = "django.contrib.auth.backends.ModelBackend"


def begin(request: HttpRequest, user: User) -> bool:
    """Return True if the user can be signed in at once; otherwise the session waits for a code."""
    if not has_second_factor(user):
        return True
    request.session.flush()
    until = database_time().timestamp() + HALFWAY_SECONDS
    request.session[HALFWAY] = [str(user.pk), user.get_session_auth_hash(), until]
    request.user = AnonymousUser()
    return False


def halfway_user(request: HttpRequest) -> User | None:
    """Return who has passed the first step, at most five minutes ago and with the present password."""
    user_id, password, until = request.session.get(HALFWAY) or (None, "", 0)
    if user_id is None or database_time().timestamp() > until:
        return None
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None or not constant_time_compare(password, user.get_session_auth_hash()):
        return None
    return user


def finish(request: HttpRequest, user: User, *, with_second_factor: bool) -> None:
    """Sign in. The session gets a new key, so nobody can have chosen it before."""
    request.session.pop(HALFWAY, None)
    login(request, user, backend=BACKEND)
    request.session[SIGNED_IN_AT] = database_time().timestamp()
    if with_second_factor:
        request.session[SECOND_FACTOR] = True
    else:
        request.session.pop(SECOND_FACTOR, None)


def second_factor_step(request: HttpRequest, user: User | None) -> str | None:
    """Return what is still missing: "code", "set_up" or nothing."""
    if user is None:
        return "code" if halfway_user(request) else None
    if not needs_second_factor(user) or request.session.get(SECOND_FACTOR):
        return None
    return "code" if has_second_factor(user) else "set_up"
