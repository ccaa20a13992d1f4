"""One mail to one admin about a notification, in plain text."""

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from annotation.models import Event, Notification
from rewardmodel.services.webhook_requests import Answer
from rewardmodel.wording import mails

SECONDS = 10


def send_mail(notification: Notification, *, delivery: str, address: str) -> Answer:
    """`delivery` becomes the Message-ID, so that a mail that was sent twice shows as one in most mail programs."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(" >") or "localhost"
    message = EmailMessage(
        subject=_subject(notification),
        body=_text(notification),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[address],
        headers={"Message-ID": f"<{delivery}@{domain}>", "Auto-Submitted": "auto-generated"},
        connection=get_connection(timeout=SECONDS),
    )
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused:
        return Answer(None, "The mail server refuses this address.")
    except smtplib.SMTPResponseException as error:
        return Answer(error.smtp_code, f"The mail server answered {error.smtp_code}.")
    except smtplib.SMTPException as error:
        return Answer(None, f"The mail server cannot be used ({type(error).__name__}).")
    except OSError as error:
        return Answer(None, f"The mail server does not answer: {error.strerror or type(error).__name__}.")
    return Answer(None, "")


def _subject(notification: Notification) -> str:
    if notification.event == Event.ATTENTION:
        return mails.subject(len(notification.body["began"]), len(notification.body["over"]))
    return mails.TEST_SUBJECT


def _text(notification: Notification) -> str:
    if notification.event == Event.ATTENTION:
        return mails.attention(notification.body, site=settings.SITE_ADDRESS)
    return mails.test(site=settings.SITE_ADDRESS)
