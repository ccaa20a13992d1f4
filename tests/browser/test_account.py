"""Signing in with a code, ending the session of another browser, and making a token, as a person does."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django import Settings

from annotation.models import BrowserSession, User
from annotation.services.password_reset import reset_link
from tests.annotation.signing_in import code_of
from tests.browser.page_checks import PHONE, assert_accessible, assert_fits, screenshot
from tests.factories import PASSWORD

Open = Callable[..., Page]
NewContext = Callable[..., BrowserContext]


def type_in(page: Page, name: str, password: str = PASSWORD) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def set_up(page: Page) -> str:
    """Set up a second factor with the keyboard alone; return its secret."""
    page.get_by_role("button", name="Set up a second factor").press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Code that the app shows")).to_be_focused()
    assert page.evaluate("document.querySelector('.qr').naturalWidth") > 0  # the policy lets the picture in
    secret = dialog.locator("code").inner_text().replace(" ", "")
    page.keyboard.type("000000")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(dialog.get_by_text("This code is wrong")).to_be_visible()
    expect(dialog.get_by_label("Code that the app shows")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type(code_of(secret))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    assert len(page.locator(".recovery-codes li").all()) == 10
    screenshot(page, "account-recovery-codes")
    page.get_by_role("button", name="I have kept them").click()
    expect(page.get_by_text("You have 10 recovery codes left.")).to_be_visible()
    return secret


def test_second_factor_is_set_up_and_asked_for(new_context: NewContext, manager: User, settings: Settings) -> None:
    settings.SECOND_FACTOR_ROLES = ["admin"]
    page = new_context().new_page()
    page.goto("/phases")
    type_in(page, "ada")
    expect(page.get_by_text("Your role needs a second factor.")).to_be_visible()
    page.goto("/loop")
    expect(page).to_have_url("/account")  # nothing else opens
    secret = set_up(page)
    page.goto("/phases")
    expect(page.get_by_role("heading", name="Phases")).to_be_visible()

    other = new_context(color_scheme="dark").new_page()
    other.goto("/sign-in?next=%2Fphases")
    type_in(other, "ada")
    expect(other.get_by_label("Code")).to_be_focused()
    assert_accessible(other)
    screenshot(other, "sign-in-code-dark")
    other.keyboard.type("000000")
    other.keyboard.press("Enter")
    expect(other.get_by_text("This code is wrong")).to_be_visible()
    other.keyboard.press("Control+A")
    other.keyboard.type(code_of(secret, periods=1))
    other.keyboard.press("Enter")
    expect(other.get_by_role("heading", name="Phases")).to_be_visible()


def test_name_and_password_may_come_before_the_session_is_known(new_context: NewContext, labeler_user: User) -> None:
    page = new_context().new_page()
    page.route("**/api/v1/session", lambda route: None, times=1)  # the page's own question is never answered
    page.goto("/sign-in")
    type_in(page, "lena")
    expect(page.get_by_role("button", name="Account of lena")).to_be_visible()


def test_session_is_ended_and_the_other_browser_is_out(sign_in: Open, labeler_user: User) -> None:
    page = sign_in(labeler_user)
    other = sign_in(labeler_user, user_agent="Mozilla/5.0 (Android 17; Mobile; rv:150.0) Gecko/150.0 Firefox/150.0")
    BrowserSession.objects.update(last_seen_at=timezone.now() - timedelta(hours=1))
    other.goto("/history")
    expect(other.get_by_role("heading", name="History")).to_be_visible()
    page.goto("/")
    page.get_by_role("button", name="Account of lena").click()
    page.get_by_role("link", name="Account").click()
    row = page.get_by_role("row", name="Firefox on Android")
    row.get_by_role("button", name="End the session of Firefox on Android").click()
    expect(row).to_have_count(0)
    other.reload()
    expect(other.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page.get_by_text("This one")).to_be_visible()


def test_token_is_made_used_and_revoked(sign_in: Open, new_context: NewContext, labeler_user: User, site: str) -> None:
    page, script = sign_in(labeler_user), new_context().request  # without the page's cookies
    page.goto("/account")
    page.get_by_role("button", name="Make a token").press("Enter")
    page.keyboard.type("nightly script")
    page.get_by_label("Your password").fill("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_text("This is not your password.")).to_be_visible()
    page.get_by_label("Your password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="The new token")).to_be_visible()
    token = page.get_by_role("dialog").locator("code").inner_text()
    screenshot(page, "account-token")
    page.get_by_role("button", name="I have copied it").click()

    def status(method: str, path: str) -> int:
        headers = {"Authorization": f"Token {token}"}
        return script.fetch(f"{site}{path}", method=method, headers=headers).status

    assert status("GET", "/api/v1/progress") == 200
    assert status("POST", "/api/v1/assignments/next") == 403
    row = page.get_by_role("row", name="nightly script")
    expect(row).to_contain_text("read")
    row.get_by_role("button", name="Revoke").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(row).to_have_count(0)
    assert status("GET", "/api/v1/progress") == 401


def test_link_leads_to_a_new_password(new_context: NewContext, labeler_user: User, site: str) -> None:
    page = new_context().new_page()
    page.goto(reset_link(user=labeler_user, site=site))
    page.get_by_label("New password", exact=True).fill("short")
    page.get_by_label("New password, once more").fill("shirt")
    page.keyboard.press("Enter")
    expect(page.get_by_text("This is not the same as the password above.")).to_be_visible()
    page.get_by_label("New password, once more").fill("short")
    page.keyboard.press("Enter")
    expect(page.get_by_text("It must contain at least 12 characters.")).to_be_visible()
    assert_accessible(page)
    for label in ("New password", "New password, once more"):
        page.get_by_label(label, exact=True).fill("four random words here")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Account of lena")).to_be_visible()


def test_ways_to_sign_in_are_offered_as_they_are_configured(new_context: NewContext, settings: Settings) -> None:
    settings.OIDC_ISSUER, settings.OIDC_NAME, settings.MAIL_IS_CONFIGURED = "https://login.example", "Example Lab", True
    page = new_context(**PHONE).new_page()
    page.goto("/sign-in?refused=openid_unknown")
    expect(page.get_by_text("There is no account here for your address.")).to_be_visible()
    expect(page.get_by_role("link", name="Sign in with Example Lab")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "sign-in-ways-phone")
    page.get_by_role("button", name="Forgot the password?").click()
    expect(page.get_by_label("Name or address")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_account_page_can_be_read_everywhere(sign_in: Open, labeler_user: User, scheme: str) -> None:
    page = sign_in(labeler_user, color_scheme=scheme)
    page.goto("/account")
    expect(page.get_by_text("This one")).to_be_visible()
    assert_accessible(page)
    screenshot(page, f"account-{scheme}", full_page=True)
    page.set_viewport_size({"width": 390, "height": 844})
    assert_fits(page)
    screenshot(page, f"account-{scheme}-phone", full_page=True)
