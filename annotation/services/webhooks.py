"""Webhooks that admins manage: each has an address, a secret that signs, and the events that it is told."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from annotation import limits
from annotation.errors import Conflict, InvalidWebhook
from annotation.models import Event, User, Webhook
from annotation.models.notification import SUBSCRIBABLE
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
        return Webhook.objects.create(
            name=name, url=url, secret=new_secret(), events=list(events), include_labels=include_labels, created_by=by
        )


def change_webhook(*, webhook: Webhook, **changes: object) -> Webhook:
    """Change name, url, events, include_labels or is_active. Raises InvalidWebhook and Conflict."""
    if "url" in changes:
        check_webhook_address(str(changes["url"]))
    if "events" in changes:
        check_events(changes["events"])  # type: ignore[arg-type]  # the serializer made a list of texts of it
    for field, value in changes.items():
        setattr(webhook, field, value)
    with _one_name(webhook.name):
        webhook.save(update_fields=list(changes))
    return webhook


def replace_secret(webhook: Webhook) -> Webhook:
    """The old secret signs nothing from now on."""
    webhook.secret = new_secret()
    webhook.save(update_fields=["secret"])
    return webhook


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
