"""How often a password or a code may be tried. Attempts are counted in PostgreSQL, for all web processes together.

Three counts, each with a delay that grows with every failure beyond some free ones:

- one account from one network: what somebody who guesses sees first;
- one account from all networks, and one network for all accounts: guesses that are spread. These delays stay short, so that nobody is
  kept out for long by what others do.

A browser that has signed in to the account before proves it by a cookie. Only its own failures at this account count for it, so
nothing that others do keeps it out.
"""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from django.db import connection, transaction
from django.db.models import Count, F, Max, Q
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Now
from django.utils.crypto import salted_hmac

from annotation.counters import count_sign_in_failure
from annotation.errors import TooManyFailures
from annotation.models import SignInFailure

WINDOW = timedelta(hours=1)
"""Failures count for so long."""
BROWSER = "browser:"


@dataclass(frozen=True)
class Limit:
    free: int
    """Failures without a delay."""
    growth: float
    """The delay is so many seconds after the first failure beyond the free ones, and grows by this factor with each further one."""
    longest: timedelta

    def delay(self, failures: int) -> timedelta:
        beyond = failures - self.free
        if beyond < 0:
            return timedelta(0)
        return min(timedelta(seconds=self.growth ** min(beyond + 1, 60)), self.longest)


PAIR = Limit(free=5, growth=2, longest=timedelta(minutes=15))
ACCOUNT = Limit(free=30, growth=1.5, longest=timedelta(minutes=1))
NETWORK = Limit(free=50, growth=1.2, longest=timedelta(minutes=1))
CODE = Limit(free=5, growth=2, longest=timedelta(minutes=15))
"""For the second factor of an account: whoever tries has the password already, so nobody else can cause the delay."""


@dataclass(frozen=True)
class Attempt:
    """One attempt, counted as a failure until it succeeds: of many at once, each sees the others."""

    pk: int
    account: str
    address: str

    def succeeded(self) -> None:
        """Forget the failures of this account from here."""
        SignInFailure.objects.filter(username=self.account, address=self.address).delete()


def account_key(username: str) -> str:
    """What stands for a typed name in the counts."""
    return salted_hmac("annotation.sign_in_limits", username.strip().casefold()).hexdigest()


def begin_attempt(*, username: str, network: str, browser: str | None) -> Attempt:
    """Count an attempt to sign in. Raises TooManyFailures while there is a delay.

    `network` is the client's, or empty if it is not known; `browser` is the number of a browser that has signed in to this account before.
    """
    account = account_key(username)
    address = f"{BROWSER}{browser}" if browser else network
    pair = Q(username=account, address=address)
    limits = {"pair": (pair, PAIR)}
    if not browser:
        limits["account"] = (Q(username=account) & ~Q(address__startswith=BROWSER), ACCOUNT)
        if network:
            limits["network"] = (Q(address=network), NETWORK)
    return _begin(account, address, limits)


def begin_code(*, user_id: object) -> Attempt:
    """Count an attempt to type a code of the second factor. Raises TooManyFailures while there is a delay."""
    account = account_key(f"second factor of {user_id}")
    return _begin(account, "", {"code": (Q(username=account), CODE)})


@transaction.atomic
def _begin(account: str, address: str, limits: dict[str, tuple[Q, Limit]]) -> Attempt:
    with connection.cursor() as cursor:
        for key in sorted({account, address} - {""}):  # in one order, so that two attempts never wait for each other
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 21))", [key])
    counts = {name: Count("pk", filter=which) for name, (which, _) in limits.items()}
    ages = {f"{name}_age": _age(which) for name, (which, _) in limits.items()}
    touched = Q(username=account) | Q(address=address) if address else Q(username=account)
    found = SignInFailure.objects.filter(touched, failed_at__gt=Now() - WINDOW).aggregate(**counts, **ages)
    waits = [
        limit.delay(found[name]) - found[f"{name}_age"]
        for name, (_, limit) in limits.items()
        if found[f"{name}_age"] is not None
    ]
    wait = max([timedelta(0), *waits])
    if wait > timedelta(0):
        count_sign_in_failure("too_many")
        raise TooManyFailures(wait=ceil(wait.total_seconds()))
    attempt = SignInFailure.objects.create(username=account, address=address)
    return Attempt(attempt.pk, account, address)


def _age(which: Q) -> CombinedExpression:
    """How long ago the newest failure was, by the database's clock."""
    return Now() - Max(F("failed_at"), filter=which)


def forget_old_failures() -> int:
    """Delete failures that no longer count; return how many."""
    deleted, _ = SignInFailure.objects.filter(failed_at__lt=Now() - WINDOW).delete()
    return deleted
