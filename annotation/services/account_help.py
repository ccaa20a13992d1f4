"""What those who manage people do for somebody who cannot get in, or should be out. The audit log has all of it."""

from django.db import transaction

from annotation.errors import Conflict
from annotation.models import User
from annotation.services.api_tokens import end_tokens
from annotation.services.audit import record
from annotation.services.browser_sessions import end_sessions
from annotation.services.password_reset import reset_link
from annotation.services.second_factor import turn_off
from annotation.services.users import subject_of


@transaction.atomic
def password_link(*, user: User, site: str, by: User | None = None) -> str:
    """Return a link with which the person sets a new password, once. Raises Conflict for a deactivated account."""
    if not user.is_active:
        raise Conflict(f"{user.username} is deactivated. Reactivate the account first.")
    record(actor=by, action="person.password_link_made", subject=subject_of(user))
    return reset_link(user=user, site=site)


@transaction.atomic
def remove_second_factor(*, user: User, by: User | None = None, reason: str = "") -> None:
    """Remove it with the recovery codes, and end the sessions. Raises Conflict if there is none, and for one's own."""
    if by is not None and by.pk == user.pk:
        raise Conflict("Turn your own second factor off on your account page, which asks for your password.")
    if not turn_off(user=user):
        raise Conflict(f"{user.username} has no second factor.")
    end_sessions(user=user)
    record(actor=by, action="person.second_factor_removed", subject=subject_of(user), reason=reason)


@transaction.atomic
def sign_out_everywhere(*, user: User, and_tokens: bool = False, by: User | None = None) -> int:
    """End all sessions, and if asked revoke all API tokens; return how many sessions they were."""
    ended = end_sessions(user=user)
    record(actor=by, action="person.signed_out", subject=subject_of(user), after={"sessions_ended": ended})
    if and_tokens:
        end_tokens(user=user, by=by)
    return ended
