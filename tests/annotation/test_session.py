"""Signing in and out, with and without the demo."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from annotation.models import SignInFailure, User
from annotation.services.sessions import MOST_FAILURES_PER_ADDRESS, MOST_FAILURES_PER_NAME, forget_old_failures
from tests.factories import PASSWORD, UserFactory, lease

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
    user = UserFactory(username="ada", role=User.Role.ADMIN)
    response = _sign_in(browser, "ada")
    assert response.status_code == 200
    assert response.json()["user"] == {"id": str(user.pk), "username": "ada", "role": "admin", "kind": "person"}
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


def test_sign_in_is_refused_after_too_many_wrong_passwords(browser: APIClient) -> None:
    UserFactory(username="ada")
    codes = [_sign_in(browser, "ada", "wrong").status_code for _ in range(MOST_FAILURES_PER_NAME)]
    assert set(codes) == {400}
    response = _sign_in(browser, "ada")
    assert (response.status_code, response.json()["code"]) == (429, "too_many_failures")


def test_wrong_passwords_from_elsewhere_lock_nobody_out(browser: APIClient) -> None:
    UserFactory(username="ada")
    rows = [SignInFailure(username="ada", address="203.0.113.9") for _ in range(MOST_FAILURES_PER_NAME)]
    SignInFailure.objects.bulk_create(rows)
    assert _sign_in(browser, "ada").status_code == 200


def test_trying_many_names_from_one_address_is_refused(browser: APIClient) -> None:
    UserFactory(username="ada")
    rows = [SignInFailure(username=f"u{n}", address="127.0.0.1") for n in range(MOST_FAILURES_PER_ADDRESS)]
    SignInFailure.objects.bulk_create(rows)
    assert _sign_in(browser, "ada").status_code == 429


def test_wrong_passwords_count_for_15_minutes(browser: APIClient) -> None:
    UserFactory(username="ada")
    rows = [SignInFailure(username="ada", address="127.0.0.1") for _ in range(MOST_FAILURES_PER_NAME)]
    SignInFailure.objects.bulk_create(rows)
    SignInFailure.objects.update(failed_at=timezone.now() - timedelta(minutes=15, seconds=1))
    assert _sign_in(browser, "ada", "wrong").status_code == 400
    assert forget_old_failures() == MOST_FAILURES_PER_NAME
    assert SignInFailure.objects.count() == 1


def test_sign_in_forgets_ones_own_wrong_passwords(browser: APIClient) -> None:
    UserFactory(username="ada")
    _sign_in(browser, "ada", "wrong")
    _sign_in(browser, "ada")
    assert not SignInFailure.objects.exists()


@pytest.mark.parametrize(("behind_proxy", "address"), [(False, "127.0.0.1"), (True, "198.51.100.7")])
def test_forwarded_address_is_believed_behind_our_proxy_only(
    browser: APIClient, settings: Settings, behind_proxy: bool, address: str
) -> None:
    settings.BEHIND_TLS_PROXY = behind_proxy
    _sign_in(browser, "ada", "wrong", HTTP_X_FORWARDED_FOR="192.0.2.1, 198.51.100.7")
    assert SignInFailure.objects.get().address == address


def test_sign_out_ends_the_session(browser: APIClient) -> None:
    UserFactory(username="ada")
    token = _sign_in(browser, "ada").json()["csrf_token"]
    assert browser.delete(SESSION, headers={"X-CSRFToken": token}).status_code == 204
    assert browser.get(SESSION).json()["user"] is None
    assert browser.get("/api/v1/progress").status_code == 401


def test_token_signs_in_a_script_without_csrf(browser: APIClient) -> None:
    assignment = lease()
    token = Token.objects.create(user=assignment.labeler)
    headers = {"Authorization": f"Token {token.key}"}
    response = browser.post("/api/v1/assignments/next", {}, headers=headers)
    assert (response.status_code, response.json()["id"]) == (200, assignment.pk)
    assert browser.get(SESSION, headers=headers).json()["user"]["id"] == str(assignment.labeler.pk)


def test_wrong_token_is_401(browser: APIClient) -> None:
    assert browser.get("/api/v1/progress", headers={"Authorization": "Token nonsense"}).status_code == 401


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
