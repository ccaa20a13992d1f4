"""Who gets in by OpenID Connect: accounts that exist, and new people only from the domains that are named."""

import re
from dataclasses import dataclass

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import IntegrityError, transaction

from annotation.errors import DomainError
from annotation.models import User
from annotation.services.audit import record
from annotation.services.users import subject_of

LONGEST_NAME = 150
MOST_TRIES = 100


@dataclass(frozen=True)
class Claims:
    """What the provider says about a person."""

    provider: str
    subject: str
    email: str
    is_email_verified: bool
    name: str


class NotLetIn(DomainError):
    """Somebody whom the provider knows may not sign in here. `code` says why; the page has the words."""

    status = 403

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code  # type: ignore[misc]  # of this error, not of its class


@transaction.atomic
def user_of_claims(claims: Claims) -> User:
    """Return the account, which is linked to the person at the first time. Raises NotLetIn.

    1. An account that is linked to this person.
    2. The one active account with the verified e-mail address. Operators alone set addresses of accounts.
    3. A new account, if the address is verified and its domain is one of OIDC_DOMAINS. Its role is OIDC_NEW_ROLE, never admin.
    """
    linked = SocialAccount.objects.filter(provider=claims.provider, uid=claims.subject).select_related("user").first()
    if linked is not None:
        return _active(linked.user)
    if not claims.email or not claims.is_email_verified:
        raise NotLetIn("openid_unverified")
    found = list(User.objects.filter(email__iexact=claims.email, kind=User.Kind.PERSON)[:2])
    if len(found) > 1:
        raise NotLetIn("openid_ambiguous")
    user = _active(found[0]) if found else _new_user(claims)
    if SocialAccount.objects.filter(user=user, provider=claims.provider).exists():
        raise NotLetIn("openid_ambiguous")  # the address has moved on to another person
    SocialAccount.objects.create(user=user, provider=claims.provider, uid=claims.subject)
    return user


def _active(user: User) -> User:
    if not user.is_active or user.kind != User.Kind.PERSON:
        raise NotLetIn("openid_inactive")
    return user


def _new_user(claims: Claims) -> User:
    domain = claims.email.rpartition("@")[2].lower()
    if domain not in map(str.lower, settings.OIDC_DOMAINS) or settings.OIDC_NEW_ROLE == User.Role.ADMIN:
        raise NotLetIn("openid_unknown")
    for name in _names(claims):
        user = User(username=name, email=claims.email, role=settings.OIDC_NEW_ROLE)
        user.set_unusable_password()
        try:
            with transaction.atomic():
                user.save(force_insert=True)
        except IntegrityError:
            continue
        record(
            actor=None,
            action="person.created",
            subject=subject_of(user),
            after={"name": name, "role": user.role},
            reason="Signed in by OpenID Connect for the first time.",
        )
        return user
    raise NotLetIn("openid_ambiguous")


def _names(claims: Claims) -> list[str]:
    """Names to try: the provider's, then with numbers. Nobody gets the name of somebody else, in whatever case."""
    wanted = claims.name or claims.email.partition("@")[0]
    name = re.sub(r"[^\w.@+-]", "", wanted)[: LONGEST_NAME - 4] or "person"
    tries = [name, *(f"{name}-{number}" for number in range(2, MOST_TRIES))]
    taken = {
        taken.lower() for taken in User.objects.filter(username__istartswith=name).values_list("username", flat=True)
    }
    return [each for each in tries if each.lower() not in taken]
