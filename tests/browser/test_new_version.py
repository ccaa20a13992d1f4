"""A page that was opened before an upgrade, and pages that fail while they are rendered."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from annotation.models import Assignment, User
from tests.browser.connection import go_offline, intercept
from tests.browser.lost_files import find_again, lose
from tests.browser.page_checks import PHONE, assert_accessible, assert_fits, screenshot
from tests.browser.queued_items import queue_items
from tests.browser.rating_page import current, start, wait_saved
from tests.factories import PhaseFactory

Open = Callable[..., Page]
NEWER = "0123456789ab"


def upgrade(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on the site serves another build."""
    monkeypatch.setattr("config.build.build_id", lambda: NEWER)
    monkeypatch.setattr("config.views.build_id", lambda: NEWER)


def test_new_version_is_named_quietly_and_a_reload_keeps_the_work(
    sign_in: Open, labeler_user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue_items(1, PhaseFactory(name="Phase 2", instructions="", ask_progress=True))
    page = sign_in(labeler_user)
    lose(page.context, "AfterErrorPanel", "missing")  # the new build has another one
    start(page)
    page.keyboard.press("3")
    wait_saved(page)
    expect(page.get_by_text("A new version is there.")).to_have_count(0)
    upgrade(monkeypatch)
    page.keyboard.press("1")
    expect(page.get_by_role("alert")).to_contain_text("A new version of Stepmark is there: reload the page to get it.")
    notice = page.get_by_role("status").filter(has_text="A new version is there.")
    expect(notice).to_be_visible()
    assert page.evaluate("document.activeElement.getAttribute('aria-current')") == "step"
    assert_accessible(page)
    screenshot(page, "new-version")
    wait_saved(page)
    find_again(page.context, "AfterErrorPanel")
    notice.get_by_role("button", name="Reload the page").click()
    expect(page.get_by_role("group", name="How far did the solution get")).to_be_visible()
    expect(page.get_by_text("A new version is there.")).to_have_count(0)
    draft = Assignment.objects.exclude(draft=None).get().draft
    assert draft is not None
    assert [step["completions"][0]["rating"] for step in draft["steps"]] == [1, -1]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_new_version_is_noticed_without_a_missing_part(
    sign_in: Open, labeler_user: User, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    queue_items(1)
    page = start(sign_in(labeler_user, color_scheme=scheme, **PHONE))
    upgrade(monkeypatch)
    page.locator(".actions-faces").get_by_role(
        "button", name="Positive"
    ).click()  # its draft is answered by the new version
    expect(page.get_by_text("A new version is there.")).to_be_visible()
    assert_fits(page)
    assert_accessible(page)
    screenshot(page, f"new-version-phone-{scheme}")
    page.get_by_role("button", name="Close this message").click()
    page.locator(".actions-faces").get_by_role("button", name="Positive").click()
    wait_saved(page)
    expect(page.get_by_text("A new version is there.")).to_have_count(0)


def test_reload_without_a_server_is_refused_and_the_page_stays(
    sign_in: Open, labeler_user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue_items(1)
    page = start(sign_in(labeler_user))
    upgrade(monkeypatch)
    page.keyboard.press("3")
    expect(page.get_by_text("A new version is there.")).to_be_visible()
    go_offline(page)
    page.get_by_role("button", name="Reload the page").click()
    expect(page.get_by_text("The server cannot be reached now, so the page stays as it is.")).to_be_visible()
    page.keyboard.press("2")
    assert current(page) == "Step 3"
    page.context.set_offline(False)


def break_once(page: Page, address: str, body: object) -> None:
    """Answer the next request with something that the page cannot show."""

    def answer(route: Route) -> None:
        route.fulfill(status=200, content_type="application/json", body=json.dumps(body))

    intercept(page, address, answer, times=1)


def test_exception_on_a_page_says_what_to_do(sign_in: Open, labeler_user: User) -> None:
    page = sign_in(labeler_user)
    break_once(page, "**/api/v1/labelings*", {"count": 1, "results": [{"id": 1}]})
    page.goto("/history")
    expect(page.get_by_role("heading", name="The history could not be shown")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("Your ratings and what you wrote in a task are kept.")
    assert_accessible(page)
    screenshot(page, "page-broken")
    page.get_by_role("link", name="Go to the start page").click()
    expect(page.get_by_role("heading", name="Welcome, lena")).to_be_visible()


def test_exception_on_a_page_does_not_follow_to_the_next(sign_in: Open, labeler_user: User) -> None:
    page = sign_in(labeler_user)
    break_once(page, "**/api/v1/labelings*", {"count": 1, "results": [{"id": 1}]})
    page.goto("/history")
    expect(page.get_by_role("heading", name="The history could not be shown")).to_be_visible()
    page.get_by_role("link", name="Label", exact=True).click()
    expect(page.get_by_role("heading", name="Nothing to label right now")).to_be_visible()


def test_exception_in_a_task_leaves_a_way_on(sign_in: Open, labeler_user: User) -> None:
    queue_items(1)
    page = sign_in(labeler_user)
    start(page).keyboard.press("3")
    wait_saved(page)
    broken = {"id": 1, "phase": {"flow": 2}, "problem": None, "steps": ["One."], "reopened": False}
    break_once(page, "**/api/v1/assignments/next", broken)
    page.reload()
    expect(page.get_by_role("heading", name="could not be shown")).to_be_visible()
    page.get_by_role("button", name="Reload the page").click()
    expect(page.get_by_role("region", name="Problem")).to_contain_text("Tim buys")
    assert current(page) == "Step 2"


def test_exception_in_the_frame_of_all_pages_is_not_white(sign_in: Open, labeler_user: User) -> None:
    page = sign_in(labeler_user)
    session = {
        "user": {"id": "u", "username": None, "role": "labeler", "kind": "person", "permissions": ["label"]},
        "demo": False,
    }
    break_once(page, "**/api/v1/session", {**session, "csrf_token": "", "csrf_cookie": ""})
    page.goto("/history")
    expect(page.get_by_role("heading", name="This page could not be shown")).to_be_visible()
    page.get_by_role("button", name="Reload the page").click()
    expect(page.get_by_role("heading", name="History")).to_be_visible()
