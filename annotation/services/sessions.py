"""Signing in with a name and a password, or to the demo."""

from django.conf import settings

from annotation.counters import count_sign_in_failure
from annotation.errors import InvalidCredentials, NotConfirmed, NotFound
from annotation.models import Installation, User
from annotation.services.passwords import user_with_password
from annotation.services.sign_in_limits import account_key, begin_attempt


def check_credentials(*, username: str, password: str, network: str, browser: str | None) -> User:
    """Return the user. Raises InvalidCredentials, and TooManyFailures before the password is checked."""
    attempt = begin_attempt(username=username, network=network, browser=browser)
    user = user_with_password(username=username, password=password)
    if user is None:
        count_sign_in_failure("wrong_password")
        raise InvalidCredentials("The user name or the password is wrong.")
    attempt.succeeded()
    return user


def confirm_password(*, user: User, password: str, session_key: str) -> None:
    """The user proves again who they are, in a running session. Raises NotConfirmed and TooManyFailures."""
    number = account_key(session_key)[:16]
    attempt = begin_attempt(username=user.username, network="", browser=number)
    if not user.check_password(password):
        raise NotConfirmed("This is not your password.", field="current_password")
    attempt.succeeded()


def demo_user(*, role: str) -> User:
    """The account that visitors of the demo can use without a password. Raises NotFound outside the demo."""
    if not settings.DEMO or Installation.objects.filter(kind=Installation.Kind.PRODUCTION).exists():
        raise NotFound("This is not a demo. Sign in with your user name and password.")
    user = User.objects.filter(username=settings.DEMO_ACCOUNTS.get(role), role=role, is_active=True).first()
    if user is None:
        raise NotFound(f"The demo has no account for the role {role!r}.")
    return user
