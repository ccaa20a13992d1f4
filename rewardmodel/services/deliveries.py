"""Sends what is due, with growing pauses between the attempts, and gives up after a day."""

import logging
import time
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Now

from annotation.clock import database_time
from annotation.models import Delivery, Event, User
from annotation.permissions import Permission
from annotation.services.labeling_events import with_labels
from annotation.services.notifications import mail_address
from rewardmodel.services.notification_mail import send_mail
from rewardmodel.services.webhook_requests import GONE, Answer, post_signed

logger = logging.getLogger(__name__)

PAUSES = (10, 30, 120, 600, 1800, 3600)
"""Seconds after the first attempts; later pauses are like the last."""
GIVE_UP_AFTER = timedelta(hours=24)
CLAIM = timedelta(minutes=2)
"""How long a process may take for one attempt. If it dies in it, another one tries again with the same id."""
KEPT_ATTEMPTS = 20
AT_ONCE = 50


def send_due() -> int:
    """Try each delivery that is due, once, and return their number. Several processes may call it at once."""
    due = list(
        Delivery.objects.filter(sent_at=None, given_up_at=None, next_attempt_at__lte=Now())
        .order_by("next_attempt_at")
        .select_related("notification", "webhook", "user")[:AT_ONCE]
    )
    tried = 0
    for delivery in due:
        if _claim(delivery):
            _try(delivery)
            tried += 1
    return tried


def _claim(delivery: Delivery) -> bool:
    free = Delivery.objects.filter(
        pk=delivery.pk, next_attempt_at=delivery.next_attempt_at, sent_at=None, given_up_at=None
    )
    return bool(free.update(next_attempt_at=Now() + CLAIM, attempts=F("attempts") + 1))


def _try(delivery: Delivery) -> None:
    began = time.monotonic()
    answer = _send(delivery)
    entry = {
        "at": database_time().isoformat(),
        "status": answer.status,
        "error": answer.error,
        "seconds": round(time.monotonic() - began, 2),
    }
    changes: dict[str, Any] = {"log": [*delivery.log, entry][-KEPT_ATTEMPTS:]}
    if answer.accepted:
        changes["sent_at"] = Now()
    elif answer.status == GONE or delivery.created_at + GIVE_UP_AFTER <= database_time() or _is_pointless(delivery):
        changes["given_up_at"] = Now()
        logger.warning("delivery %s is given up: %s", delivery.pk, answer.error)
    else:
        pause = PAUSES[min(delivery.attempts, len(PAUSES) - 1)]
        changes["next_attempt_at"] = Now() + timedelta(seconds=pause)
    Delivery.objects.filter(pk=delivery.pk, sent_at=None).update(**changes)


def _is_pointless(delivery: Delivery) -> bool:
    """The receiver was turned off, or is no admin any more."""
    if delivery.webhook is not None:
        return not delivery.webhook.is_active and delivery.notification.event != "test"
    return delivery.user is None or not _may_get_mail(delivery.user)


def _may_get_mail(user: User) -> bool:
    return user.is_active and user.may(Permission.MANAGE_SITE) and bool(mail_address(user))


def _send(delivery: Delivery) -> Answer:
    if delivery.webhook is None:
        if delivery.user is None or not _may_get_mail(delivery.user):
            return Answer(None, "The account is no longer that of an admin with a mail address.")
        return send_mail(delivery.notification, delivery=str(delivery.pk), address=mail_address(delivery.user))
    if _is_pointless(delivery):
        return Answer(None, "The webhook was turned off.")
    return post_signed(
        delivery.webhook.url,
        envelope_of(delivery),
        secret=delivery.webhook.secret,
        timestamp=int(database_time().timestamp()),
    )


def envelope_of(delivery: Delivery) -> dict[str, Any]:
    """What a webhook receives. It stays the same over all attempts."""
    notification = delivery.notification
    data = notification.body
    if notification.event == Event.LABELING_SUBMITTED and delivery.webhook and delivery.webhook.include_labels:
        data = {**data, "labelings": with_labels(data["labelings"])}
    return {
        "id": str(notification.pk),
        "delivery": str(delivery.pk),
        "event": notification.event,
        "created_at": notification.created_at.isoformat(),
        "site": settings.SITE_ADDRESS,
        "data": data,
    }
