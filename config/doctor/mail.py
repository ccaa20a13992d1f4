"""Notifications: whether the mail server takes mails, and whether anybody is told of anything at all."""

import smtplib
from collections.abc import Iterator

from django.conf import settings
from django.core.mail import get_connection

from annotation.models import Webhook
from annotation.services.notifications import admins_by_mail, mail_is_configured
from config.doctor.findings import Finding, Visit, fail, ok, warn
from rewardmodel.selectors.conditions.installation import lost_deliveries

SECONDS = 4


def check_mail(visit: Visit | None) -> Iterator[Finding]:
    if not mail_is_configured():
        yield ok("No mail server is set, so no mails are sent.", "EMAIL_URL")
        return
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    mend = "Correct EMAIL_URL: submission://USER:PASSWORD@HOST:587."
    try:
        mailer = get_connection(timeout=SECONDS)
        mailer.open()
        mailer.close()
    except smtplib.SMTPAuthenticationError as error:
        yield fail(f"The mail server refuses user and password ({error.smtp_code}).", mend, where)
    except smtplib.SMTPException as error:
        yield fail(f"The mail server cannot be used ({type(error).__name__}).", mend, where)
    except OSError as error:
        yield fail(f"The mail server does not answer: {error.strerror or type(error).__name__}.", mend, where)
    else:
        yield ok("The mail server answers and takes the account.", where)


def check_recipients(visit: Visit | None) -> Iterator[Finding]:
    webhooks = Webhook.objects.filter(is_active=True).count()
    mails = len(list(admins_by_mail())) if mail_is_configured() else 0
    if webhooks or mails:
        yield ok(f"Told when something needs an admin: {mails} by mail, {webhooks} webhooks.")
    else:
        yield warn(
            "Nobody is told when something fails.",
            "Add a webhook on the page Installation, or set EMAIL_URL and enter an address there.",
        )
    for lost in lost_deliveries():
        yield warn(lost.sentence, "See its deliveries on the page Installation.")
