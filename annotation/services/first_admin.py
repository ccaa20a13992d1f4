"""The first admin of a new site: a one-time link, printed where the site is started, lets one person make the account."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from annotation.errors import InvitationOver
from annotation.models import Installation, User
from annotation.permissions import Permission, roles_with
from annotation.services.installation import Kind, claim_database
from annotation.services.users import create_user

LASTS = timedelta(hours=24)
TOKEN_BYTES = 32


def invite_first_admin() -> str | None:
    """Return a new token, which replaces the one before; None if there is an admin already. Only its hash is stored."""
    claim_database(Kind.PRODUCTION)
    with transaction.atomic():
        row = Installation.objects.select_for_update().get()
        if has_admin():
            return None
        token = secrets.token_urlsafe(TOKEN_BYTES)
        Installation.objects.filter(pk=row.pk).update(invitation_digest=_digest(token), invitation_until=Now() + LASTS)
    return token


def has_admin() -> bool:
    return User.objects.filter(
        role__in=roles_with(Permission.MANAGE_PEOPLE), kind=User.Kind.PERSON, is_active=True
    ).exists()


def check_invitation(*, token: str) -> None:
    """Raise InvitationOver unless the token can be used now, by the database's clock."""
    if has_admin() or not _open(token).exists():
        raise InvitationOver(
            "This link does not work any more: it has been used, it is older than 24 hours, or a later start has printed a newer one. "
            "If there is no admin yet, stop and start the site, or run ./dev manage invite_first_admin: both print a new link."
        )


@transaction.atomic
def accept_invitation(*, token: str, username: str, password: str) -> User:
    """Create the first admin. Raises InvitationOver, and what create_user raises; then the link works on."""
    list(Installation.objects.select_for_update())  # of two clicks at once, the second waits and finds it used
    check_invitation(token=token)
    user = create_user(username=username, role=User.Role.ADMIN, password=password)
    Installation.objects.update(invitation_digest="", invitation_until=None)
    return user


def _open(token: str) -> QuerySet[Installation]:
    return Installation.objects.filter(invitation_digest=_digest(token), invitation_until__gt=Now())


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
