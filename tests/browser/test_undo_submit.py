"""Undoing a submit: from the message, by key, from the history."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from annotation.models import Assignment, Labeling, User
from annotation.services import corrections
from tests.browser.connection import intercept
from tests.browser.page_checks import assert_accessible, screenshot
from tests.browser.queued_items import queue_items
from tests.browser.rating_page import current, ratings, start, wait_saved

Open = Callable[..., Page]


def submit_first(page: Page) -> Page:
    page.keyboard.press("3")
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Problem")).to_contain_text("What is")
    return page


def newest() -> Labeling:
    return Labeling.objects.get(superseded_by=None)


def test_undo_from_the_message_and_correction(sign_in: Open, labeler_user: User) -> None:
    queue_items(2)
    page = submit_first(start(sign_in(labeler_user)))
    expect(page.get_by_text("Submitted. Thank you.")).to_be_visible()
    page.locator(".toast").hover()  # the message stays while the pointer is on it
    assert_accessible(page)
    screenshot(page, "label-submitted")
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.get_by_text("You are changing what you submitted.")).to_be_visible()
    expect(page.get_by_role("region", name="Problem")).to_contain_text("Tim buys")
    assert current(page) == "Step 2"
    assert_accessible(page)
    screenshot(page, "label-reopened")
    page.keyboard.press("2")
    for _ in range(3):
        page.keyboard.press("3")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your correction is submitted.")).to_be_visible()
    expect(page.get_by_role("region", name="Problem")).to_contain_text("What is")
    expect(page.locator(".today")).to_have_text("1 today")
    assert ratings(newest()) == [1, 0, 1, 1, 1]
    assert Labeling.objects.count() == 2


def test_undo_by_key_before_the_first_rating_of_the_next_one(sign_in: Open, labeler_user: User) -> None:
    queue_items(2)
    page = submit_first(start(sign_in(labeler_user)))
    page.keyboard.press("3")
    page.keyboard.press("u")  # undoes the rating, not the submit
    expect(page.get_by_role("region", name="Problem")).to_contain_text("What is")
    page.keyboard.press("u")
    expect(page.get_by_role("region", name="Problem")).to_contain_text("Tim buys")
    wait_saved(page)
    start(page)  # a reload keeps the reopened task
    expect(page.get_by_text("You are changing what you submitted.")).to_be_visible()


def test_leaving_it_as_it_was_changes_nothing(sign_in: Open, labeler_user: User) -> None:
    queue_items(2)
    page = submit_first(start(sign_in(labeler_user)))
    page.keyboard.press("u")
    expect(page.get_by_text("You are changing what you submitted.")).to_be_visible()
    page.keyboard.press("3")
    page.get_by_role("button", name="Discard changes").click()
    dialog = page.get_by_role("dialog", name="Discard your changes?")
    dialog.get_by_role("button", name="Discard changes").click()
    expect(page.get_by_role("region", name="Problem")).to_contain_text("What is")
    assert ratings(Labeling.objects.get()) == [1, -1]


def test_undo_of_the_last_one_in_the_queue(sign_in: Open, labeler_user: User) -> None:
    queue_items(1)
    page = start(sign_in(labeler_user))
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Nothing to label right now")).to_be_visible()
    page.keyboard.press("u")
    expect(page.get_by_role("region", name="Problem")).to_contain_text("Tim buys")


def test_undo_that_comes_too_late_says_so(sign_in: Open, labeler_user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    queue_items(2)
    page = submit_first(start(sign_in(labeler_user)))
    monkeypatch.setattr(corrections, "UNDO_FOR", timedelta(0))
    page.keyboard.press("u")
    expect(page.get_by_role("alert")).to_contain_text("It is too late")
    expect(page.get_by_role("region", name="Problem")).to_contain_text("What is")


def test_history_reopens_work_and_shows_corrections(sign_in: Open, labeler_user: User) -> None:
    queue_items(2)
    page = submit_first(start(sign_in(labeler_user)))
    page.goto("/history")
    page.locator("summary").first.click()
    expect(page.locator(".katex").first).to_be_visible()
    page.get_by_role("button", name="Correct it").click()
    expect(page.get_by_text("You are changing what you submitted.")).to_be_visible()
    page.keyboard.press("2")
    for _ in range(3):
        page.keyboard.press("3")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your correction is submitted.")).to_be_visible()
    page.goto("/history")
    expect(page.get_by_text("1 correction")).to_be_visible()
    page.locator("summary").first.click()
    page.get_by_text("What you submitted before").click()
    assert_accessible(page)
    screenshot(page, "history-correction", full_page=True)


def test_next_task_is_prefetched(sign_in: Open, labeler_user: User) -> None:
    queue_items(2)
    page = start(sign_in(labeler_user))
    with page.expect_response("**/assignments/next"):
        page.keyboard.press("1")
    intercept(page, "**/assignments/next", lambda route: route.abort())
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Problem")).to_contain_text("What is")
    assert Labeling.objects.count() == 1


def test_leaving_releases_the_prefetched_task(sign_in: Open, labeler_user: User) -> None:
    items = queue_items(2)
    page = start(sign_in(labeler_user))
    with page.expect_response("**/assignments/next"):
        page.keyboard.press("1")
    wait_saved(page)
    with page.expect_response("**/release"):
        page.get_by_role("link", name="History").first.click()
    ahead = Assignment.objects.get(item=items[1])
    assert (ahead.status, ahead.draft) == ("expired", None)
    assert Assignment.objects.get(item=items[0]).status == "leased"
    start(page)
    assert current(page) == "Step 1"
