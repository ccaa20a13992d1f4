"""The API of notifications: for admins alone; secrets are shown once."""

import pytest
from pytest_django import Settings
from rest_framework.test import APIClient

from annotation.models import Delivery, User, Webhook
from rewardmodel.services.deliveries import send_due
from tests.conftest import ClientOf
from tests.notifications.receivers import MailServer, Receiver

pytestmark = pytest.mark.django_db
HOOK = {"name": "chat", "url": "https://hooks.example.org/x"}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "installation"),
        ("get", "notifications"),
        ("patch", "notifications"),
        ("post", "notifications/test-mail"),
        ("get", "notifications/deliveries"),
        ("get", "webhooks"),
        ("post", "webhooks"),
        ("patch", "webhooks/1"),
        ("delete", "webhooks/1"),
        ("post", "webhooks/1/secret"),
        ("post", "webhooks/1/test"),
        ("post", "notifications/deliveries/00000000-0000-0000-0000-000000000000/send-again"),
    ],
)
def test_only_admins(
    method: str, path: str, as_labeler: APIClient, as_researcher: APIClient, anonymous: APIClient
) -> None:
    answers = [getattr(client, method)(f"/api/v1/{path}") for client in (as_labeler, as_researcher, anonymous)]
    assert [answer.status_code for answer in answers] == [403, 403, 401]


def test_secret_is_shown_once_and_replaced_on_request(as_admin: APIClient) -> None:
    made = as_admin.post("/api/v1/webhooks", HOOK)
    assert made.status_code == 201
    secret = made.json()["secret"]
    assert len(secret) >= 40
    address = f"/api/v1/webhooks/{made.json()['id']}"
    assert secret not in as_admin.get("/api/v1/webhooks").content.decode()
    assert secret not in as_admin.patch(address, {"is_active": False}).content.decode()
    another = as_admin.post(f"{address}/secret").json()["secret"]
    assert another != secret
    assert Webhook.objects.get().secret == another


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"url": "ftp://hooks.example.org"}, "url"),
        ({"url": "https://user:pass@hooks.example.org"}, "url"),
        ({"url": "https://"}, "url"),
        ({"url": "https://host:port"}, "url"),
        ({"url": "https://host/a b"}, "url"),
        ({"url": "http://169.254.169.254/latest"}, "url"),
        ({"events": ["labeling.stolen"]}, "events"),
        ({"events": []}, "events"),
        ({"name": ""}, "name"),
        ({"name": "x" * 101}, "name"),
    ],
)
def test_unusable_webhooks_are_refused_with_the_field(
    as_admin: APIClient, change: dict[str, object], field: str
) -> None:
    response = as_admin.post("/api/v1/webhooks", HOOK | change)
    assert (response.status_code, response.json()["field"]) == (400, field)
    made = as_admin.post("/api/v1/webhooks", HOOK).json()
    response = as_admin.patch(f"/api/v1/webhooks/{made['id']}", change)
    assert (response.status_code, response.json()["field"]) == (400, field)


def test_two_webhooks_of_one_name(as_admin: APIClient) -> None:
    as_admin.post("/api/v1/webhooks", HOOK)
    response = as_admin.post("/api/v1/webhooks", HOOK)
    assert (response.status_code, response.json()["field"]) == (409, "name")


def test_events_are_chosen_and_changed(as_admin: APIClient) -> None:
    made = as_admin.post("/api/v1/webhooks", HOOK).json()
    assert (made["events"], made["include_labels"]) == (["attention.changed"], False)
    events = ["labeling.submitted", "generation.done", "model.promoted"]
    change = {"events": events, "include_labels": True}
    changed = as_admin.patch(f"/api/v1/webhooks/{made['id']}", change).json()
    assert (changed["events"], changed["include_labels"]) == (events, True)
    assert as_admin.get("/api/v1/webhooks").json() == [changed]


def test_test_is_sent_and_logged(as_admin: APIClient, receiver: Receiver) -> None:
    made = as_admin.post("/api/v1/webhooks", HOOK | {"url": receiver.url}).json()
    assert as_admin.post(f"/api/v1/webhooks/{made['id']}/test").status_code == 202
    send_due()
    (entry,) = as_admin.get("/api/v1/notifications/deliveries").json()["results"]
    assert (entry["to"], entry["event"], entry["log"][0]["status"]) == ("chat", "test", 204)
    assert as_admin.delete(f"/api/v1/webhooks/{made['id']}").status_code == 204
    assert not Delivery.objects.exists()


def test_own_mail_is_chosen_and_tried(client_of: ClientOf, admin: User, mail_server: MailServer) -> None:
    client = client_of(admin)
    assert client.post("/api/v1/notifications/test-mail").status_code == 409  # no address yet
    changed = client.patch("/api/v1/notifications", {"address": "ada@example.org"}).json()
    assert (changed["by_mail"], changed["address"], changed["can_mail"]) == (True, "ada@example.org", True)
    assert client.patch("/api/v1/notifications", {"address": "no address"}).status_code == 400
    assert client.patch("/api/v1/notifications", {"by_mail": False}).json()["address"] == "ada@example.org"
    assert client.post("/api/v1/notifications/test-mail").status_code == 202
    send_due()
    assert [recipients for recipients, _ in mail_server.mails] == [["ada@example.org"]]


def test_without_a_mail_server_no_test_is_promised(as_admin: APIClient, settings: Settings) -> None:
    settings.MAIL_IS_CONFIGURED = False
    assert as_admin.get("/api/v1/notifications").json()["can_mail"] is False
    response = as_admin.post("/api/v1/notifications/test-mail")
    assert (response.status_code, "EMAIL_URL" in response.json()["detail"]) == (409, True)


def test_unknown_ids(as_admin: APIClient) -> None:
    nowhere = "/api/v1/notifications/deliveries/00000000-0000-0000-0000-000000000000/send-again"
    assert as_admin.post(nowhere).status_code == 404
    assert as_admin.patch("/api/v1/webhooks/99", {}).status_code == 404
