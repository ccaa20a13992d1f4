"""Signing in and out, with and without the demo."""

from typing import Any

import pytest
from pytest_django import Settings
from rest_framework.test import APIClient

from annotation.models import User
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

SESSION = "/api/v1/session"


@pytest.fixture
def browser() -> APIClient:
    """A client that must send the CSRF token, as a browser does."""
    return APIClient(enforce_csrf_checks=True)


def _sign_in(client: APIClient, username: str, password: str = PASSWORD, **extra: Any) -> Any:
    token = client.get(SESSION).json()["csrf_token"]
    credentials = {"username": username, "password": password}
    return client.post(SESSION, credentials, headers={"X-CSRFToken": token}, **extra)


def test_session_of_a_stranger_is_empty_and_sets_the_csrf_cookie(browser: APIClient) -> None:
    response = browser.get(SESSION)
    assert response.status_code == 200
    assert (response.json()["user"], response.json()["demo"]) == (None, False)
    assert response.json()["csrf_token"]
    assert response.json()["csrf_cookie"] in response.cookies


def test_sign_in_returns_the_user_and_lasts(browser: APIClient) -> None:
    user = UserFactory(username="ada", role=User.Role.REVIEWER)
    response = _sign_in(browser, "ada")
    assert response.status_code == 200
    assert response.json()["user"] == {
        "id": str(user.pk),
        "username": "ada",
        "role": "reviewer",
        "kind": "person",
        "permissions": ["label", "review"],
        "locale": "browser",
    }
    assert browser.get(SESSION).json()["user"]["username"] == "ada"


def test_csrf_token_from_sign_in_works_for_the_next_call(browser: APIClient) -> None:
    UserFactory(username="ada")
    token = _sign_in(browser, "ada").json()["csrf_token"]
    assert browser.post("/api/v1/assignments/next", {}, headers={"X-CSRFToken": token}).status_code == 204


@pytest.mark.parametrize(("username", "password"), [("ada", "wrong"), ("nobody", PASSWORD), ("gone", PASSWORD)])
def test_sign_in_with_wrong_credentials_is_400_without_detail(browser: APIClient, username: str, password: str) -> None:
    UserFactory(username="ada")
    UserFactory(username="gone", is_active=False)
    response = _sign_in(browser, username, password)
    assert (response.status_code, response.json()["code"]) == (400, "invalid_credentials")
    assert response.json()["detail"] == "The user name or the password is wrong."
    assert browser.get(SESSION).json()["user"] is None


def test_sign_in_without_csrf_token_is_403(browser: APIClient) -> None:
    UserFactory(username="ada")
    response = browser.post(SESSION, {"username": "ada", "password": PASSWORD})
    assert (response.status_code, response["Content-Type"]) == (403, "application/problem+json")


def test_work_without_csrf_token_is_403(browser: APIClient) -> None:
    UserFactory(username="ada")
    _sign_in(browser, "ada")
    assert browser.post("/api/v1/assignments/next", {}).status_code == 403


def test_sign_out_ends_the_session(browser: APIClient) -> None:
    UserFactory(username="ada")
    token = _sign_in(browser, "ada").json()["csrf_token"]
    assert browser.delete(SESSION, headers={"X-CSRFToken": token}).status_code == 204
    assert browser.get(SESSION).json()["user"] is None
    assert browser.get("/api/v1/progress").status_code == 401


def _demo(client: APIClient, role: str) -> Any:
    token = client.get(SESSION).json()["csrf_token"]
    return client.post(f"{SESSION}/demo", {"role": role}, headers={"X-CSRFToken": token})


@pytest.mark.parametrize("role", ["labeler", "admin", "researcher"])
def test_demo_sign_in_takes_the_account_of_the_role(browser: APIClient, settings: Settings, role: str) -> None:
    settings.DEMO = True
    UserFactory(username=settings.DEMO_ACCOUNTS[role], role=role)
    response = _demo(browser, role)
    assert (response.status_code, response.json()["demo"]) == (200, True)
    assert browser.get(SESSION).json()["user"]["role"] == role


def test_demo_sign_in_outside_the_demo_is_404(browser: APIClient, settings: Settings) -> None:
    UserFactory(username=settings.DEMO_ACCOUNTS["admin"], role="admin")
    assert _demo(browser, "admin").status_code == 404
    assert browser.get(SESSION).json()["user"] is None


def test_demo_sign_in_never_takes_an_account_of_another_role(browser: APIClient, settings: Settings) -> None:
    settings.DEMO = True
    UserFactory(username=settings.DEMO_ACCOUNTS["labeler"], role="admin")
    assert _demo(browser, "labeler").status_code == 404


def test_demo_sign_in_for_an_unknown_role_is_400(browser: APIClient, settings: Settings) -> None:
    settings.DEMO = True
    assert _demo(browser, "owner").status_code == 400


def test_demo_sign_in_without_csrf_token_is_403(browser: APIClient, settings: Settings) -> None:
    settings.DEMO = True
    UserFactory(username=settings.DEMO_ACCOUNTS["admin"], role="admin")
    assert browser.post(f"{SESSION}/demo", {"role": "admin"}).status_code == 403
