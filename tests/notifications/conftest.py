"""Fixtures: a webhook with its receiver, a mail server, and a clock that tests can move on."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db.models import F
from pytest_django import Settings

from annotation.models import Condition, Delivery, User, Watch, Webhook
from annotation.services.webhooks import create_webhook
from tests.factories import UserFactory
from tests.notifications.receivers import MailServer, Receiver, running

Later = Callable[[timedelta], None]


@pytest.fixture
def admin(db: None) -> User:
    return UserFactory(role=User.Role.ADMIN)


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    settings.SITE_ADDRESS = "https://label.example.org"
    server = Receiver()
    with running(server):
        yield server


@pytest.fixture
def webhook(receiver: Receiver, admin: User) -> Webhook:
    return create_webhook(by=admin, name="lab chat", url=receiver.url)


@pytest.fixture
def mail_server(settings: Settings) -> Iterator[MailServer]:
    server = MailServer()
    settings.MAIL_IS_CONFIGURED = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.DEFAULT_FROM_EMAIL = "stepmark@example.org"
    with running(server):
        yield server


@pytest.fixture
def later(db: None) -> Later:
    """Moves all that is stored of the past further into it."""

    def move(span: timedelta) -> None:
        Watch.objects.update(looked_at=F("looked_at") - span, told_at=F("told_at") - span)
        Condition.objects.update(
            began_at=F("began_at") - span, seen_at=F("seen_at") - span, told_at=F("told_at") - span
        )
        Delivery.objects.update(next_attempt_at=F("next_attempt_at") - span, created_at=F("created_at") - span)

    return move
