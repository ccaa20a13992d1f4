"""Signing in by OpenID Connect, against a provider in a process of its own."""

import copy
import json
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.conf import settings as django_settings
from pytest_django import Settings
from rest_framework.test import APIClient

from annotation.models import User
from tests.annotation.openid_provider import CLIENT, SECRET
from tests.annotation.signing_in import SESSION, code_of, new_browser, send, with_app
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

Tell = Callable[..., None]
ADA = {"sub": "1001", "email": "ada@lab.example", "email_verified": True, "preferred_username": "ada"}


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


@pytest.fixture(scope="module")
def provider() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.annotation.openid_provider"]
    with subprocess.Popen(
        command, cwd=django_settings.BASE_DIR, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


@pytest.fixture(scope="module")
def issuer(provider: subprocess.Popen[str]) -> str:
    assert provider.stdout is not None
    return provider.stdout.readline().strip()


@pytest.fixture
def tell(provider: subprocess.Popen[str], issuer: str, settings: Settings) -> Tell:
    """Say whom the provider knows the next person as. The site is configured for it, and takes new people from lab.example."""
    providers = copy.deepcopy(
        {
            "openid_connect": {
                "APPS": [{"provider_id": "oidc", "name": "the lab", "client_id": CLIENT, "secret": SECRET}]
            }
        }
    )
    providers["openid_connect"]["APPS"][0]["settings"] = {"server_url": issuer, "oauth_pkce_enabled": True}  # type: ignore[assignment]
    settings.SOCIALACCOUNT_PROVIDERS = providers
    settings.OIDC_ISSUER, settings.OIDC_NAME = issuer, "the lab"
    settings.OIDC_DOMAINS, settings.OIDC_NEW_ROLE = ["lab.example"], "labeler"

    def say(claims: dict[str, Any], **more: Any) -> None:
        assert provider.stdin is not None
        assert provider.stdout is not None
        provider.stdin.write(json.dumps({"claims": claims, **more}) + "\n")
        provider.stdin.flush()
        assert provider.stdout.readline() == "heard\n"

    return say


def go(client: APIClient, next_page: str = "/label") -> str:
    """Follow the browser to the provider and back; return where it ends."""
    start = client.get("/accounts/oidc/login/", {"next": next_page})
    assert start.status_code == 302
    opener = urllib.request.build_opener(NoRedirect)
    try:
        opener.open(start["Location"], timeout=20)
    except urllib.error.HTTPError as answer:
        back = urlsplit(answer.headers["Location"])
    assert back.path == "/accounts/oidc/login/callback/"
    end = client.get(f"{back.path}?{back.query}")
    assert end.status_code == 302
    return str(end["Location"])


def refusal(address: str) -> str:
    assert urlsplit(address).path == "/sign-in"
    return parse_qs(urlsplit(address).query)["refused"][0]


def signed_in(client: APIClient) -> str | None:
    user = client.get(SESSION).json()["user"]
    return str(user["username"]) if user else None


def test_account_with_the_verified_address_is_found_linked_and_found_again(tell: Tell) -> None:
    user = UserFactory(username="ada.l", email="Ada@lab.example", role=User.Role.ADMIN)
    tell(ADA)
    browser = new_browser()
    assert browser.get(SESSION).json()["openid_connect"] == "the lab"
    assert go(browser) == "/label"
    assert signed_in(browser) == "ada.l"
    link = SocialAccount.objects.get()
    assert (link.user_id, link.uid, link.extra_data) == (user.pk, "1001", {})
    assert any(name.endswith("_known") for name in browser.cookies)
    tell(ADA | {"email": "ada@elsewhere.example"})  # the person counts, not the address
    again = new_browser()
    go(again)
    assert signed_in(again) == "ada.l"


def test_new_person_of_a_named_domain_gets_an_account_with_the_stated_role(tell: Tell) -> None:
    UserFactory(username="Ada")
    tell(ADA)
    browser = new_browser()
    go(browser)
    assert signed_in(browser) == "ada-2"
    user = User.objects.get(username="ada-2")
    assert (user.role, user.email, user.has_usable_password()) == ("labeler", "ada@lab.example", False)


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"email": "ada@other.example"}, "openid_unknown"),
        ({"email": "ada@lab.example.evil.example"}, "openid_unknown"),
        ({"email_verified": False}, "openid_unverified"),
        ({"email_verified": "false"}, "openid_unverified"),
        ({"email": None}, "openid_unverified"),
    ],
)
def test_nobody_else_gets_in(tell: Tell, claims: dict[str, Any], code: str) -> None:
    tell(ADA | claims)
    browser = new_browser()
    assert refusal(go(browser)) == code
    assert signed_in(browser) is None
    assert not User.objects.exists()


def test_unverified_address_of_an_account_does_not_open_it(tell: Tell) -> None:
    UserFactory(username="ada", email="ada@lab.example")
    tell(ADA | {"email_verified": False})
    assert refusal(go(new_browser())) == "openid_unverified"
    assert not SocialAccount.objects.exists()


def test_address_that_has_moved_to_another_person_does_not_open_the_account(tell: Tell) -> None:
    UserFactory(username="ada", email="ada@lab.example")
    tell(ADA)
    go(new_browser())
    tell(ADA | {"sub": "2002"})
    assert refusal(go(new_browser())) == "openid_ambiguous"


def test_deactivated_account_stays_closed(tell: Tell) -> None:
    UserFactory(username="ada", email="ada@lab.example", is_active=False)
    tell(ADA)
    assert refusal(go(new_browser())) == "openid_inactive"


def test_admin_is_never_made(tell: Tell, settings: Settings) -> None:
    settings.OIDC_NEW_ROLE = "admin"
    tell(ADA)
    assert refusal(go(new_browser())) == "openid_unknown"
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "spoil", ["key", "unsigned", "symmetric", "audience", "expired", "issuer", "state", "cancelled"]
)
def test_forged_answers_are_refused(tell: Tell, spoil: str) -> None:
    UserFactory(username="ada", email="ada@lab.example")
    tell(ADA, spoil=spoil)
    browser = new_browser()
    assert refusal(go(browser)) == ("openid_cancelled" if spoil == "cancelled" else "openid_failed")
    assert signed_in(browser) is None


def test_profile_of_another_person_than_the_token_is_refused(tell: Tell) -> None:
    UserFactory(username="ada", email="ada@lab.example")
    tell(ADA | {"email": "eve@lab.example", "sub": "666"}, userinfo={"sub": "1001", "email": "ada@lab.example"})
    assert refusal(go(new_browser())) == "openid_failed"


def test_provider_that_is_away_is_told(tell: Tell, settings: Settings) -> None:
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = "http://127.0.0.1:9"
    response = new_browser().get("/accounts/oidc/login/")
    assert refusal(response["Location"]) == "openid_failed"


def test_second_factor_is_asked_for_here_too(tell: Tell) -> None:
    user = UserFactory(username="ada", email="ada@lab.example")
    secret, _ = with_app(user)
    tell(ADA)
    browser = new_browser()
    assert go(browser) == "/sign-in?next=%2Flabel"
    assert signed_in(browser) is None
    send(browser, "POST", f"{SESSION}/second-factor", {"code": code_of(secret)})
    assert signed_in(browser) == "ada"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "/%09/evil.example"]
)
def test_next_page_is_of_this_site(tell: Tell, elsewhere: str) -> None:
    UserFactory(username="ada", email="ada@lab.example")
    tell(ADA)
    end = urlsplit(go(new_browser(), elsewhere))
    assert (end.scheme, end.netloc) == ("", "")
    assert end.path in ("/", "/%09/evil.example")


def test_address_is_unknown_without_a_provider(client: APIClient) -> None:
    assert client.get("/accounts/oidc/login/").status_code == 404
    assert client.get("/accounts/other/login/callback/").status_code == 404
    assert client.get(SESSION).json()["openid_connect"] is None


def test_account_without_a_password_confirms_by_a_fresh_session(tell: Tell) -> None:
    tell(ADA)
    browser = new_browser()
    go(browser)
    body = {"name": "script", "scope": "read", "days": 7}
    assert send(browser, "POST", "/api/v1/account/tokens", body).status_code == 201
    session = browser.session
    session["signed_in_at"] -= 601
    session.save()
    response = send(browser, "POST", "/api/v1/account/tokens", body)
    assert (response.status_code, response.json()["code"]) == (400, "not_confirmed")
