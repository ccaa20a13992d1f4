"""Links with which people set a new password: an operator makes one, or the site sends it by mail."""

import logging

from celery import current_app
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db.models import Q
from kombu.exceptions import OperationalError

from annotation.errors import MailNotSent, ResetOver
from annotation.models import User
from annotation.selectors.users import users_named
from annotation.services.passwords import set_password

logger = logging.getLogger(__name__)

SUBJECT = "A new password for Stepmark"
MAIL = """Somebody, probably you, asked for a new password for the account {name}.

Open this link to set one. It works once, within 24 hours:

{link}

If it was not you, ignore this mail: nothing has changed.
"""


def reset_link(*, user: User, site: str) -> str:
    """The link works once, for 24 hours, until the password changes or the user signs in. Its secret is after #, so it is in no log."""
    return f"{site.rstrip('/')}/new-password#{user.pk}.{default_token_generator.make_token(user)}"


def user_of_link(token: str) -> User:
    """Return the user of the part after #. Raises ResetOver."""
    user_id, _, secret = token.partition(".")
    try:
        user = User.objects.filter(pk=user_id, is_active=True, kind=User.Kind.PERSON).first()
    except ValidationError:
        user = None
    if user is None or not default_token_generator.check_token(user, secret):
        raise ResetOver(
            "This link does not work any more: it has been used, it is older than 24 hours, or you have signed in since. "
            "Ask for another one."
        )
    return user


def reset_password(*, token: str, password: str) -> User:
    """Set the password of the link's user. Raises ResetOver and InvalidAccount."""
    user = user_of_link(token)
    set_password(user=user, password=password)
    return user


def ask_for_link(*, name: str, site: str) -> None:
    """Let a worker send the link, so that the page answers as fast for an unknown name. Raises MailNotSent."""
    try:
        current_app.send_task("annotation.tasks.send_reset_link", kwargs={"name": name, "site": site}, retry=False)
    except OperationalError as error:
        logger.exception("the queue cannot be reached, so no mail is sent")
        raise MailNotSent("The mail cannot be sent right now. Try again in a few minutes.") from error


def send_link(*, name: str, site: str) -> None:
    """Send a link to the address of the account with this name or address, if it has one. Nobody learns whether it has."""
    reachable = Q(is_active=True, kind=User.Kind.PERSON) & ~Q(email="")
    found = list(users_named(name).filter(reachable)) or list(User.objects.filter(reachable, email__iexact=name)[:2])
    if len(found) != 1:
        logger.info("a new password was asked for, but no single account fits")
        return
    (user,) = found
    send_mail(SUBJECT, MAIL.format(name=user.username, link=reset_link(user=user, site=site)), None, [user.email])
