"""Signing in. Failures are counted in PostgreSQL, so the limit holds across all web processes."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import authenticate
from django.db.models.functions import Now

from annotation.counters import count_sign_in_failure
from annotation.errors import InvalidCredentials, NotFound, TooManyFailures
from annotation.models import Installation, SignInFailure, User

WINDOW = timedelta(minutes=15)
MOST_FAILURES_PER_NAME = 10
"""Per user name and address, within WINDOW. Counting by address too keeps strangers from locking a user out."""
MOST_FAILURES_PER_ADDRESS = 100


def check_credentials(*, username: str, password: str, address: str) -> User:
    """Return the user. Raises InvalidCredentials, and TooManyFailures before the password is checked."""
    failures = SignInFailure.objects.filter(address=address, failed_at__gt=Now() - WINDOW)
    of_name = failures.filter(username=username[:150]).count()
    if of_name >= MOST_FAILURES_PER_NAME or failures.count() >= MOST_FAILURES_PER_ADDRESS:
        count_sign_in_failure("too_many")
        minutes = int(WINDOW.total_seconds() // 60)
        raise TooManyFailures(f"Too many wrong passwords. Try again in {minutes} minutes.")
    user = authenticate(username=username, password=password)
    if not isinstance(user, User):
        SignInFailure.objects.create(username=username[:150], address=address)
        count_sign_in_failure("wrong_password")
        raise InvalidCredentials("The user name or the password is wrong.")
    failures.filter(username=username[:150]).delete()
    return user


def demo_user(*, role: str) -> User:
    """The account that visitors of the demo can use without a password. Raises NotFound outside the demo."""
    if not settings.DEMO or Installation.objects.filter(kind=Installation.Kind.PRODUCTION).exists():
        raise NotFound("This is not a demo. Sign in with your user name and password.")
    user = User.objects.filter(username=settings.DEMO_ACCOUNTS.get(role), role=role, is_active=True).first()
    if user is None:
        raise NotFound(f"The demo has no account for the role {role!r}.")
    return user


def forget_old_failures() -> int:
    """Delete failures that no longer count; return how many."""
    deleted, _ = SignInFailure.objects.filter(failed_at__lt=Now() - WINDOW).delete()
    return deleted
