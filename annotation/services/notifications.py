"""Stores notifications with one delivery for each webhook and each admin who gets them; rewardmodel/services sends them."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from annotation.errors import Conflict
from annotation.models import Delivery, Event, MailChoice, Notification, User, Webhook
from annotation.permissions import Permission, roles_with

KEPT = timedelta(days=30)
"""How long notifications and the log of their deliveries are kept."""


@transaction.atomic
def notify(*, event: Event, body: dict[str, Any], by_mail: bool = False) -> Notification:
    """Store one event for all webhooks that subscribe to it and, if asked, for all admins with a mail address."""
    notification = Notification.objects.create(event=event, body=body)
    deliveries = [
        Delivery(notification=notification, webhook=webhook)
        for webhook in Webhook.objects.filter(is_active=True, events__contains=[event])
    ]
    if by_mail and mail_is_configured():
        deliveries += [Delivery(notification=notification, user=admin) for admin in admins_by_mail()]
    Delivery.objects.bulk_create(deliveries)
    return notification


def send_test_to_webhook(webhook: Webhook) -> Delivery:
    notification = Notification.objects.create(event=Event.TEST, body={"message": "A test of this webhook."})
    return Delivery.objects.create(notification=notification, webhook=webhook)


def send_test_mail(user: User) -> Delivery:
    if not mail_is_configured():
        raise Conflict("No mail server is set. An operator sets EMAIL_URL.")
    if not mail_address(user):
        raise Conflict("There is no address. Enter one first.")
    notification = Notification.objects.create(event=Event.TEST, body={"message": "A test of the site's mail."})
    return Delivery.objects.create(notification=notification, user=user)


def mail_is_configured() -> bool:
    return bool(settings.MAIL_IS_CONFIGURED)


def mail_choice_of(user: User) -> MailChoice:
    """The stored choice, or the default."""
    return MailChoice.objects.filter(user=user).first() or MailChoice(user=user)


def choose_mail(*, user: User, by_mail: bool | None = None, address: str | None = None) -> MailChoice:
    """Change what is given."""
    changes = {name: value for name, value in (("by_mail", by_mail), ("address", address)) if value is not None}
    choice, _ = MailChoice.objects.update_or_create(user=user, defaults=changes)
    return choice


def mail_address(user: User) -> str:
    """Where mails to this admin go; empty: nowhere."""
    choice = mail_choice_of(user)
    return choice.address or user.email


def admins_by_mail() -> Iterable[User]:
    """Admins who are told by mail: active people with an address who have not turned it off."""
    admins = User.objects.filter(role__in=roles_with(Permission.MANAGE_SITE), kind=User.Kind.PERSON, is_active=True)
    off = set(MailChoice.objects.filter(by_mail=False).values_list("user_id", flat=True))
    return [admin for admin in admins if admin.pk not in off and mail_address(admin)]


def send_again(delivery: Delivery) -> None:
    """Try a delivery anew that was given up. The receiver sees the same id."""
    Delivery.objects.filter(pk=delivery.pk, sent_at=None).update(
        given_up_at=None, attempts=0, next_attempt_at=Now(), created_at=Now()
    )


def forget_old_notifications() -> None:
    Notification.objects.filter(created_at__lt=Now() - KEPT).delete()
