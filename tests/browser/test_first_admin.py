"""The page behind the first admin's link: an account is made, and the link is used up."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django import Settings

from annotation.models import User
from annotation.services.first_admin import invite_first_admin
from tests.browser.page_checks import PHONE, assert_accessible, assert_fits, screenshot

PASSWORD = "four random words here"
NewContext = Callable[..., BrowserContext]
Open = Callable[..., Page]


def open_link(page: Page) -> str:
    token = invite_first_admin()
    page.goto(f"/first-admin#{token}")
    expect(page.get_by_role("heading", name="Make the first account")).to_be_visible()
    return str(token)


def fill(page: Page, password: str, repeated: str) -> None:
    page.get_by_label("Name").fill("grace")
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_label("Password, once more").fill(repeated)
    page.get_by_role("button", name="Make the account").click()


def test_link_leads_to_an_account_that_manages_the_site(new_context: NewContext) -> None:
    page = new_context().new_page()
    token = open_link(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    fill(page, "short", "shirt")
    expect(page.get_by_text("This is not the same as the password above.")).to_be_visible()
    assert asked == []
    fill(page, "short", "short")
    expect(page.get_by_text("It must contain at least 12 characters.")).to_be_visible()
    expect(page.get_by_label("Password", exact=True)).to_be_focused()
    fill(page, PASSWORD, PASSWORD)
    expect(page.get_by_role("heading", name="Welcome, grace")).to_be_visible()
    assert "#" not in page.url
    assert not any(token in address for address in asked)  # it is in no log
    page.goto("/phases")
    expect(page.get_by_role("heading", name="Phases")).to_be_visible()

    other = new_context().new_page()
    other.goto(f"/first-admin#{token}")
    expect(other.get_by_role("heading", name="This link does not work")).to_be_visible()
    other.get_by_role("link", name="Sign in").click()
    other.get_by_label("Name").fill("grace")
    other.get_by_label("Password").fill(PASSWORD)
    other.get_by_role("button", name="Sign in").click()
    expect(other.get_by_role("heading", name="Welcome, grace")).to_be_visible()


def test_link_without_its_end_says_so_and_a_whole_one_works_in_the_same_tab(new_context: NewContext) -> None:
    page = new_context().new_page()
    page.goto("/first-admin")
    expect(page.get_by_text("the part after # is missing")).to_be_visible()
    page.goto(f"/first-admin#{invite_first_admin()}")
    expect(page.get_by_role("heading", name="Make the first account")).to_be_visible()


def test_site_without_an_admin_offers_no_other_way_in(new_context: NewContext, settings: Settings) -> None:
    invite_first_admin()
    page = new_context().new_page()
    page.goto("/")
    expect(page.get_by_role("link", name="Sign in with an account")).to_be_visible()
    expect(page.get_by_text("demo")).to_have_count(0)
    assert not User.objects.exists()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [{}, PHONE], ids=["wide", "phone"])
def test_page_can_be_read_everywhere(new_context: NewContext, scheme: str, size: dict[str, object]) -> None:
    page = new_context(color_scheme=scheme, **size).new_page()
    open_link(page)
    fill(page, "short", "short")
    expect(page.get_by_text("It must contain at least 12 characters.")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    screenshot(page, f"first-admin-{scheme}-{'phone' if size else 'wide'}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_services_that_keep_ending_are_told_to_admins(
    sign_in: Open, manager: User, settings: Settings, tmp_path: Path, scheme: str
) -> None:
    status = {"is_running": True, "deaths": 0, "last_exit_status": None, "since": "2031-05-06T07:08:09+00:00"}
    web = {"name": "web", "log": "/srv/logs/web.log", "next_start": None, **status}
    worker = web | {"name": "worker", "is_running": False, "deaths": 6, "last_exit_status": 137, "since": None}
    worker["next_start"] = "2031-05-06T07:09:09+00:00"
    settings.SERVICES_FILE = str(tmp_path / "services.json")
    Path(settings.SERVICES_FILE).write_text(json.dumps({"services": [web, worker]}))
    page = sign_in(manager, color_scheme=scheme)
    page.goto("/")
    page.get_by_role("link", name="The service worker has ended 6 times in a row.").click()
    row = page.get_by_role("row", name="worker Ended")
    expect(row).to_contain_text("Ended, waits for its next start")
    expect(row).to_contain_text("6 in a row, last with exit status 137")
    expect(page.get_by_role("row", name="web Runs")).to_contain_text("Runs")
    assert_accessible(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert_fits(page)
    screenshot(page, f"services-{scheme}")
