"""Webhooks and mails reach real servers, signed, again after failures, and nobody else."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email import message_from_bytes
from typing import Any

import pytest
from django.db import connection
from pytest_django import Settings

from annotation.models import Delivery, Event, MailChoice, User, Webhook
from annotation.services.notifications import notify, send_again
from annotation.services.notifications import send_test_to_webhook as send_test
from rewardmodel.selectors.conditions import conditions
from rewardmodel.services.deliveries import GIVE_UP_AFTER, PAUSES, send_due
from tests.factories import UserFactory
from tests.notifications.conftest import Later
from tests.notifications.receivers import MailServer, Receiver, is_genuine

pytestmark = pytest.mark.django_db
BODY: dict[str, Any] = {
    "began": [{"key": "k", "kind": "disk_low", "sentence": "The disk is “full”.", "link": "/services", "since": "now"}],
    "over": [],
    "lasting": [],
}


def tell(by_mail: bool = False) -> None:
    notify(event=Event.ATTENTION, body=BODY, by_mail=by_mail)


def test_receiver_gets_a_signed_event_that_it_can_verify(webhook: Webhook, receiver: Receiver) -> None:
    tell()
    assert send_due() == 1
    (received,) = receiver.received
    assert received.path == "/hooks/stepmark?from=lab"
    assert is_genuine(received.headers, received.raw, webhook.secret, time.time())
    assert not is_genuine(received.headers, received.raw + b" ", webhook.secret, time.time())
    assert not is_genuine(received.headers, received.raw, "another secret", time.time())
    old = {**received.headers, "Stepmark-Timestamp": str(int(time.time()) - 10)}
    assert not is_genuine(old, received.raw, webhook.secret, time.time())
    delivery = Delivery.objects.get()
    assert received.body["data"] == BODY
    assert received.body["delivery"] == received.headers["Stepmark-Delivery"] == str(delivery.pk)
    assert (received.body["event"], received.body["site"]) == ("attention.changed", "https://label.example.org")
    assert delivery.sent_at is not None
    assert send_due() == 0


def test_failures_are_repeated_with_growing_pauses_and_the_same_id(
    webhook: Webhook, receiver: Receiver, later: Later
) -> None:
    receiver.answers = [500, 503, 404, 204]
    tell()
    assert send_due() == 1
    for pause in PAUSES[:3]:
        later(timedelta(seconds=pause - 5))
        assert send_due() == 0  # it is not yet time
        later(timedelta(seconds=6))
        assert send_due() == 1
    delivery = Delivery.objects.get()
    assert (delivery.sent_at is not None, delivery.attempts) == (True, 4)
    assert [entry["status"] for entry in delivery.log] == [500, 503, 404, 204]
    assert len({received.raw for received in receiver.received}) == 1
    assert len({received.headers["Stepmark-Delivery"] for received in receiver.received}) == 1


def test_it_gives_up_after_a_day_says_so_and_can_be_sent_again(
    webhook: Webhook, receiver: Receiver, later: Later
) -> None:
    receiver.answers = [500] * 100
    tell()
    for _ in range(40):
        send_due()
        later(timedelta(seconds=PAUSES[-1] + 1))
    delivery = Delivery.objects.get()
    assert delivery.given_up_at is not None
    assert len(receiver.received) <= GIVE_UP_AFTER.total_seconds() / PAUSES[-1] + len(PAUSES)
    assert "delivery_given_up" in [found.kind for found in conditions()]
    receiver.answers = []
    send_again(delivery)
    assert send_due() == 1
    delivery.refresh_from_db()
    assert delivery.sent_at is not None
    assert not delivery.given_up_at
    assert "delivery_given_up" not in [found.kind for found in conditions()]


def test_redirect_is_not_followed(webhook: Webhook, receiver: Receiver) -> None:
    receiver.answers = [302]
    tell()
    send_due()
    assert [received.path for received in receiver.received] == ["/hooks/stepmark?from=lab"]
    assert "redirects are not followed" in Delivery.objects.get().log[0]["error"]


def test_gone_ends_it_at_once(webhook: Webhook, receiver: Receiver) -> None:
    receiver.answers = [410]
    tell()
    send_due()
    assert Delivery.objects.get().given_up_at is not None


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "169.254.169.254", "10.0.0.1", "[::ffff:127.0.0.1]", "0"]
)
def test_private_addresses_need_a_setting(host: str, webhook: Webhook, receiver: Receiver, settings: Settings) -> None:
    settings.ALLOWED_PRIVATE_HOSTS = []
    Webhook.objects.update(url=f"http://{host}:{receiver.server_port}/")
    tell()
    send_due()
    assert receiver.received == []
    assert "not a public host" in Delivery.objects.get().log[0]["error"]


def test_receiver_that_is_not_there_is_told_without_quoting_anything(webhook: Webhook, later: Later) -> None:
    Webhook.objects.update(url="http://127.0.0.1:1/")
    tell()
    send_due()
    assert Delivery.objects.get().log[0]["error"] == "No connection: Connection refused."


@pytest.mark.django_db(transaction=True)
def test_several_processes_at_once_send_each_delivery_once(webhook: Webhook, receiver: Receiver) -> None:
    for _ in range(12):
        tell()

    def send(_: int) -> int:
        try:
            return send_due()
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=4) as threads:
        assert sum(threads.map(send, range(4))) == 12
    ids = [received.headers["Stepmark-Delivery"] for received in receiver.received]
    assert (len(ids), len(set(ids))) == (12, 12)


def test_process_that_dies_in_an_attempt_leaves_it_to_the_next(
    webhook: Webhook, receiver: Receiver, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell()
    monkeypatch.setattr("rewardmodel.services.deliveries._try", lambda delivery: None)
    assert send_due() == 1
    monkeypatch.undo()
    assert send_due() == 0
    later(timedelta(minutes=3))
    assert send_due() == 1
    assert len(receiver.received) == 1


def test_turned_off_webhook_gets_nothing_more_but_a_test(webhook: Webhook, receiver: Receiver) -> None:
    tell()
    Webhook.objects.update(is_active=False)
    send_due()
    assert receiver.received == []
    send_test(Webhook.objects.get())
    send_due()
    assert [received.body["event"] for received in receiver.received] == ["test"]


def test_admins_with_an_address_get_a_mail_and_nobody_else(
    admin: User, mail_server: MailServer, settings: Settings
) -> None:
    settings.SITE_ADDRESS = "https://label.example.org"
    User.objects.filter(pk=admin.pk).update(email="ada@example.org")
    MailChoice.objects.create(user=UserFactory(role="admin", email="off@example.org"), by_mail=False)
    MailChoice.objects.create(user=UserFactory(role="admin"), address="other@example.org")
    UserFactory(role="labeler", email="lab@example.org")
    UserFactory(role="admin", email="gone@example.org", is_active=False)
    UserFactory(role="admin")  # without an address
    tell(by_mail=True)
    send_due()
    assert sorted(recipient for recipients, _ in mail_server.mails for recipient in recipients) == [
        "ada@example.org",
        "other@example.org",
    ]
    mail = message_from_bytes(mail_server.mails[0][1].encode())
    assert mail["Subject"] == "Stepmark: 1 thing needs you"
    text = mail.get_payload(decode=True)
    assert isinstance(text, bytes)
    assert "The disk is “full”." in text.decode()
    assert "https://label.example.org/services" in text.decode()


def test_mail_that_is_refused_is_sent_later_and_not_to_somebody_who_is_no_admin_by_then(
    admin: User, mail_server: MailServer, later: Later
) -> None:
    User.objects.filter(pk=admin.pk).update(email="ada@example.org")
    mail_server.refuses = True
    tell(by_mail=True)
    tell(by_mail=True)
    assert send_due() == 2
    assert {delivery.log[0]["error"] for delivery in Delivery.objects.all()} == {"The mail server answered 451."}
    mail_server.refuses = False
    later(timedelta(seconds=PAUSES[0] + 1))
    first = Delivery.objects.order_by("next_attempt_at").first()
    assert first is not None
    send_due()
    assert len(mail_server.mails) == 2
    tell(by_mail=True)
    User.objects.filter(pk=admin.pk).update(role="labeler")
    send_due()
    assert len(mail_server.mails) == 2
