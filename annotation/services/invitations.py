"""Invitations: made, renewed, revoked by those who manage people, and accepted by the people who get the link."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from annotation.clock import database_time
from annotation.errors import Conflict, InvitationOver, NotFound
from annotation.models import Invitation, Phase, User
from annotation.services.audit import Subject, record
from annotation.services.passwords import set_password
from annotation.services.user_changes import phases_to_name
from annotation.services.users import checked_email, create_user

TOKEN_BYTES = 32


@dataclass(frozen=True)
class Made:
    """An invitation, and the secret of its link, which is stored nowhere."""

    invitation: Invitation
    token: str

    def link(self, site: str) -> str:
        """The secret is after #, which browsers send to no server, so it is in no log."""
        return f"{site.rstrip('/')}/invitation#{self.token}"


@transaction.atomic
def invite(
    *,
    role: str,
    days: int,
    most_uses: int = 1,
    username: str = "",
    phases: Sequence[int] = (),
    email: str = "",
    note: str = "",
    by: User,
) -> Made:
    """Make a link. With a name, the account is made now and waits for its password; without, people make theirs with the link.

    Raises InvalidAccount for a bad name or address, Conflict for one that is taken or given to a group, and NotFound for a phase.
    """
    for field, given in (("username", username), ("email", email)):
        if given and most_uses > 1:
            raise Conflict(
                "A link for a group has no name and no e-mail address. Leave them out, or allow one use.", field=field
            )
    named = phases_to_name(phases, role=role)
    invitation = Invitation(role=role, most_uses=most_uses, note=note.strip(), made_by=by)
    if username:
        invitation.user = create_user(username=username, role=role, password=None, email=email, by=by)
        invitation.user.phases.set(named)
    else:
        invitation.email = checked_email(email)
    return _written(invitation, phases=named, days=days, by=by)


@transaction.atomic
def renew(*, invitation_id: int, days: int, by: User) -> Made:
    """Give the invitation a new link; the one before stops working. Raises NotFound, and Conflict if it has been used up."""
    invitation = _locked(invitation_id)
    if invitation.uses >= invitation.most_uses:
        raise Conflict("This invitation has been used as often as it may be. Make another one.")
    token = _new_secret(invitation)
    invitation.revoked_at = None
    invitation.save(update_fields=["digest", "revoked_at"])
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=Now() + timedelta(days=days))
    invitation.refresh_from_db(fields=["expires_at"])
    record(actor=by, action="invitation.renewed", subject=_subject(invitation), after={"days": days})
    return Made(invitation, token)


@transaction.atomic
def revoke(*, invitation_id: int, by: User) -> Invitation:
    """The link stops working; accounts that were made with it stay. Idempotent. Raises NotFound."""
    invitation = _locked(invitation_id)
    if invitation.revoked_at is None:
        invitation.revoked_at = database_time()
        invitation.save(update_fields=["revoked_at"])
        record(actor=by, action="invitation.revoked", subject=_subject(invitation))
    return invitation


def open_invitation(*, token: str) -> Invitation:
    """Return the invitation of the part after #. Raises InvitationOver, which says why it cannot be used."""
    invitation = Invitation.objects.select_related("user").filter(digest=_digest(token)).first()
    if invitation is None:
        raise InvitationOver(
            "There is no such invitation. It may have been replaced by a newer link. Ask for another one."
        )
    if reason := _why_over(invitation):
        raise InvitationOver(reason)
    return invitation


@transaction.atomic
def accept(*, token: str, password: str, username: str = "") -> User:
    """Make the account, or set the password of the one that waits for it, whose name stays.

    Raises InvitationOver, and what create_user raises; the link then works on.
    """
    list(
        Invitation.objects.select_for_update().filter(digest=_digest(token))
    )  # of two clicks at once, the second waits
    invitation = open_invitation(token=token)
    if invitation.user is None:
        user = create_user(username=username, role=invitation.role, password=password, email=invitation.email)
        user.phases.add(*Phase.objects.filter(pk__in=invitation.phases.values("pk")))
    else:
        user = invitation.user
        set_password(user=user, password=password)
    Invitation.objects.filter(pk=invitation.pk).update(uses=F("uses") + 1)
    record(actor=user, action="invitation.accepted", subject=_subject(invitation), after={"name": user.username})
    return user


def _written(invitation: Invitation, *, phases: Sequence[Phase], days: int, by: User) -> Made:
    token = _new_secret(invitation)
    invitation.expires_at = database_time() + timedelta(days=days)
    invitation.save(force_insert=True)
    invitation.phases.set(phases)
    after = {
        "role": invitation.role,
        "uses": invitation.most_uses,
        "days": days,
        "phases": [phase.name for phase in phases],
    }
    record(actor=by, action="invitation.made", subject=_subject(invitation), after=after)
    return Made(invitation, token)


def _new_secret(invitation: Invitation) -> str:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation.digest = _digest(token)
    return token


def _why_over(invitation: Invitation) -> str | None:
    user = invitation.user
    if invitation.uses >= invitation.most_uses:
        times = "once" if invitation.most_uses == 1 else f"{invitation.most_uses} times"
        return f"This link has been used {times}, which is as often as it may be. Sign in, or ask for another one."
    if user is not None and user.last_login is not None:
        return f"The account {user.username} is in use already. Sign in, or ask for a new password."
    if user is not None and not user.is_active:
        return f"The account {user.username} is deactivated. Ask the person who sent you the link."
    if invitation.revoked_at is not None:
        return "This link was revoked. Ask the person who sent it for another one."
    if invitation.expires_at <= database_time():
        return "This link has expired. Ask the person who sent it for another one."
    return None


def _locked(invitation_id: int) -> Invitation:
    found = Invitation.objects.select_for_update().filter(pk=invitation_id).first()
    if found is None:
        raise NotFound(f"There is no invitation with id {invitation_id}.")
    return found


def _subject(invitation: Invitation) -> Subject:
    return Subject("invitation", invitation.pk, invitation.user.username if invitation.user else invitation.note)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
