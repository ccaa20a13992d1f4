"""The door to figures and to the details of readiness: this host without a proxy, or the token."""

import pytest
from django.test import Client, RequestFactory
from pytest_django import Settings

from config.refusals import faults_of
from tests.config.test_refusals import GOOD

TOKEN = "a-token-for-the-tests-0123456789"
PROXY = [
    {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
    {"HTTP_FORWARDED": "for=127.0.0.1"},
    {"HTTP_X_REAL_IP": "127.0.0.1"},
    {"HTTP_VIA": "1.1 Caddy"},
    {"HTTP_X_FORWARDED_PROTO": "https"},
]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "127.0.0.53", "::ffff:127.0.0.1"])
def test_this_host_reads_all(client: Client, address: str) -> None:
    assert client.get("/metrics", REMOTE_ADDR=address).status_code == 200
    assert "database" in client.get("/readyz", REMOTE_ADDR=address).json()


@pytest.mark.parametrize(
    "sent", [{"REMOTE_ADDR": address} for address in ("203.0.113.9", "10.0.0.1", "", "::2")] + PROXY
)
def test_others_and_whatever_comes_through_a_proxy_do_not(client: Client, sent: dict[str, str]) -> None:
    refused = client.get("/metrics", **sent)  # type: ignore[arg-type]
    assert (refused.status_code, refused.json()["code"]) == (403, "operators_only")
    assert b"stepmark_" not in refused.content
    ready = client.get("/readyz", **sent)  # type: ignore[arg-type]
    assert (ready.status_code, ready.json()) == (200, {"ready": True})
    assert client.get("/healthz", **sent).status_code == 200  # type: ignore[arg-type]


@pytest.mark.parametrize("sent", [{"REMOTE_ADDR": "203.0.113.9"}, *PROXY])
def test_token_opens_both(client: Client, settings: Settings, sent: dict[str, str]) -> None:
    settings.OPERATOR_TOKEN = TOKEN
    given = {**sent, "HTTP_AUTHORIZATION": f"Bearer {TOKEN}"}
    assert b"stepmark_" in client.get("/metrics", **given).content  # type: ignore[arg-type]
    assert "database" in client.get("/readyz", **given).json()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "given", ["", "Bearer ", "Bearer wrong", TOKEN, f"Token {TOKEN}", f"Bearer {TOKEN}x", f"bearer{TOKEN}", "Bearer ü"]
)
def test_any_other_token_does_not(client: Client, settings: Settings, given: str) -> None:
    settings.OPERATOR_TOKEN = TOKEN
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.9", HTTP_AUTHORIZATION=given).status_code == 403
    settings.OPERATOR_TOKEN = ""
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.9", HTTP_AUTHORIZATION=given).status_code == 403


def test_outsiders_learn_only_that_the_site_is_not_ready(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    response = client.get("/readyz", REMOTE_ADDR="203.0.113.9")
    assert (response.status_code, response.json()) == (503, {"ready": False})


def test_token_that_can_be_guessed_is_refused_at_the_start() -> None:
    (fault,) = faults_of(GOOD | {"STEPMARK_OPERATOR_TOKEN": "short"})
    assert fault.startswith("STEPMARK_OPERATOR_TOKEN has 5 characters")
    assert list(faults_of(GOOD | {"STEPMARK_OPERATOR_TOKEN": TOKEN})) == []


def test_port_of_their_own_serves_operators_alone() -> None:
    from config.management.commands.serve_metrics import operators_only

    application, told = operators_only(), []
    for path in ("/metrics", "/healthz", "/api/v1/session", "/"):
        environ = {
            **RequestFactory().get(path).environ,
            "REMOTE_ADDR": "203.0.113.9",
            "HTTP_HOST": "10.0.0.5:9464",
            "HTTP_X_FORWARDED_FOR": "203.0.113.9",
        }
        body = b"".join(application(environ, lambda status, headers: told.append(int(status.split()[0]))))
        assert (b"stepmark_database_up" in body) == (path == "/metrics")
    assert told == [200, 200, 404, 404]
