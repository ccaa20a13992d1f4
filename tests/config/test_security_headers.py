"""Headers that limit what a page may load: on pages, the API, files and errors."""

import pytest
from django.test import Client

from annotation.models import User
from tests.factories import UserFactory


@pytest.fixture
def client(db: None) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(UserFactory(role=User.Role.ADMIN))
    return client


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/label",
        "/no/such/page",
        "/api/v1/session",
        "/api/v1/no-such-address",
        "/favicon.svg",
        "/healthz",
        "/metrics",
    ],
)
def test_every_answer_has_the_headers(client: Client, address: str) -> None:
    headers = client.get(address).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"  # no inline script, no eval, no other host
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert not any("http" in sources or "*" in sources for sources in policy.values())
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_post_that_is_refused_has_them_too(db: None) -> None:
    response = Client(enforce_csrf_checks=True).post("/api/v1/session", {}, content_type="application/json")
    assert response.status_code >= 400
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
