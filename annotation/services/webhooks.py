"""Webhooks that admins manage: each has an address, a secret that signs, and the events that it is told."""

import hashlib
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction

from annotation import limits
from annotation.errors import Conflict, InvalidWebhook
from annotation.models import Event, User, Webhook
from annotation.models.notification import SUBSCRIBABLE
from annotation.services.audit import Subject, changed, record
from annotation.site_network import site_network
from outgoing.sending import NotAllowed, check_url

SECRET_BYTES = 32


def create_webhook(
    *, by: User, name: str, url: str, events: Sequence[str] = (Event.ATTENTION,), include_labels: bool = False
) -> Webhook:
    """The secret of the returned row is to be shown once. Raises InvalidWebhook and Conflict."""
    check_webhook_address(url)
    check_events(events)
    if Webhook.objects.count() >= limits.WEBHOOKS:
        raise Conflict(f"There are {limits.WEBHOOKS} webhooks already. Delete one first.")
    with _one_name(name):
        webhook = Webhook.objects.create(
            name=name, url=url, secret=new_secret(), events=list(events), include_labels=include_labels, created_by=by
        )
        record(actor=by, action="webhook.created", subject=_subject(webhook), after=_told(webhook))
    return webhook


def change_webhook(*, webhook: Webhook, by: User | None, **changes: object) -> Webhook:
    """Change name, url, events, include_labels or is_active. Raises InvalidWebhook and Conflict."""
    if "url" in changes:
        check_webhook_address(str(changes["url"]))
    if "events" in changes:
        check_events(changes["events"])  # type: ignore[arg-type]  # the serializer made a list of texts of it
    old = _told(webhook)
    for field, value in changes.items():
        setattr(webhook, field, value)
    with _one_name(webhook.name):
        webhook.save(update_fields=list(changes))
        before, after = changed(old, _told(webhook))
        if before:
            record(actor=by, action="webhook.changed", subject=_subject(webhook), before=before, after=after)
    return webhook


@transaction.atomic
def delete_webhook(*, webhook: Webhook, by: User | None) -> None:
    """With the log of its deliveries."""
    record(actor=by, action="webhook.deleted", subject=_subject(webhook), before=_told(webhook))
    webhook.delete()


@transaction.atomic
def replace_secret(*, webhook: Webhook, by: User | None) -> Webhook:
    """The old secret signs nothing from now on."""
    webhook.secret = new_secret()
    webhook.save(update_fields=["secret"])
    record(actor=by, action="webhook.secret_replaced", subject=_subject(webhook))
    return webhook


def _told(webhook: Webhook) -> dict[str, object]:
    """What the audit log tells of a webhook; not its secret, and of its address not what may be one."""
    address = urlsplit(webhook.url)
    return {
        "name": webhook.name,
        "host": address.hostname,
        "url_digest": hashlib.sha256(webhook.url.encode()).hexdigest()[:12],
        "events": list(webhook.events),
        "include_labels": webhook.include_labels,
        "is_active": webhook.is_active,
    }


def _subject(webhook: Webhook) -> Subject:
    return Subject("webhook", webhook.pk, webhook.name)


def new_secret() -> str:
    return secrets.token_urlsafe(SECRET_BYTES)


def check_webhook_address(url: str) -> None:
    """Raise InvalidWebhook for what is no address of a receiver. Whether the host may be reached is asked at each attempt."""
    try:
        check_url(url, site_network())
    except NotAllowed as refusal:
        text = str(refusal)
        raise InvalidWebhook(f"{text[:1].upper()}{text[1:]}.", field="url") from None


def check_events(events: Sequence[str]) -> None:
    unknown = sorted(set(events) - set(SUBSCRIBABLE))
    if unknown or not events:
        known = ", ".join(SUBSCRIBABLE)
        what = f"There is no event {', '.join(unknown)}." if unknown else "Choose at least one event."
        raise InvalidWebhook(f"{what} Known: {known}.", field="events")


@contextmanager
def _one_name(name: str) -> Iterator[None]:
    """Turn a name that is taken into a Conflict."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise Conflict(f"There is a webhook named “{name}” already.", field="name") from error
