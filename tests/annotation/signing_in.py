"""What tests of signing in share: a browser that sends the CSRF token, and codes of an authenticator app."""

import json
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from rest_framework.test import APIClient

from annotation.clock import database_time
from annotation.models import User
from annotation.services.second_factor import new_secret, set_up
from tests.factories import PASSWORD

SESSION = "/api/v1/session"
PERIOD = 30


def new_browser() -> APIClient:
    return APIClient(enforce_csrf_checks=True)


def send(client: APIClient, method: str, path: str, body: Any = None, **extra: Any) -> Any:
    """Send a request as the page does, with the newest CSRF token."""
    token = client.get(SESSION).json()["csrf_token"]
    return client.generic(method, path, **_json(body), headers={"X-CSRFToken": token}, **extra)


def sign_in(client: APIClient, username: str, password: str = PASSWORD, **extra: Any) -> Any:
    return send(client, "POST", SESSION, {"username": username, "password": password}, **extra)


def with_app(user: User) -> tuple[str, list[str]]:
    """Give the user a second factor, set up a while ago; return its secret and the recovery codes."""
    secret = new_secret()
    codes = set_up(user=user, secret=secret, code=code_of(secret, periods=-1))
    return secret, codes


def code_of(secret: str, *, periods: int = 0) -> str:
    """What the app shows now, or so many periods of 30 seconds later."""
    return str(format_hotp_value(hotp_value(secret, int(database_time().timestamp()) // PERIOD + periods)))


def _json(body: Any) -> dict[str, Any]:
    return {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
