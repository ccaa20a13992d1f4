"""Undoing submits and skips after a reload, in another tab, one after the other, and from the history."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, Route, expect

from annotation.models import Assignment, Labeling, User
from annotation.services import corrections
from tests.browser.page_checks import PHONE, assert_accessible, assert_fits, screenshot
from tests.browser.queued_items import queue_items
from tests.browser.rating_page import current, ratings, start, wait_saved
from tests.factories import lease

Open = Callable[..., Page]

CHANGING = "You are changing what you submitted."


def problem(page: Page, text: str) -> None:
    expect(page.get_by_role("region", name="Problem")).to_contain_text(text)


def submit(page: Page) -> None:
    page.keyboard.press("1")
    page.keyboard.press("Enter")


def undo_is_known(page: Page) -> None:
    """The page has asked the server what can be undone."""
    expect(page.get_by_role("button", name="Undo submit")).to_be_enabled()


def test_undo_by_key_after_a_reload_and_in_a_new_tab(sign_in: Open, labeler_user: User) -> None:
    queue_items(2)
    page = start(sign_in(labeler_user))
    submit(page)
    problem(page, "What is")
    start(page, "What is")
    undo_is_known(page)
    expect(page.locator(".toast")).to_have_count(0)
    tab = start(page.context.new_page(), "What is")
    undo_is_known(tab)
    tab.keyboard.press("u")
    problem(tab, "Tim buys")
    expect(tab.get_by_text(CHANGING)).to_be_in_viewport()
    assert current(tab) == "Step 1"
    tab.keyboard.press("2")
    for _ in range(4):
        tab.keyboard.press("3")
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("Your correction is submitted.")).to_be_visible()
    assert ratings(Labeling.objects.get(superseded_by=None)) == [0, 1, 1, 1, 1]


def test_undo_walks_back_over_several_submits(sign_in: Open, labeler_user: User) -> None:
    queue_items(3)
    page = start(sign_in(labeler_user))
    submit(page)
    problem(page, "What is")
    submit(page)
    problem(page, "2")
    first, second = Labeling.objects.order_by("pk")
    page.keyboard.press("u")
    expect(page.get_by_text(CHANGING)).to_be_visible()
    page.keyboard.press("u")  # nothing was changed in this one: one further back
    problem(page, "Tim buys")
    expect(page.get_by_text(CHANGING)).to_be_visible()
    assert second.assignment is not None
    second.assignment.refresh_from_db()
    assert second.assignment.reopened_at is None
    page.keyboard.press("u")
    expect(page.get_by_role("alert")).to_contain_text("Nothing else to undo")
    page.keyboard.press("s")  # nothing was changed: leaving asks nothing
    problem(page, "What is")
    expect(page.get_by_text(CHANGING)).to_have_count(0)
    assert list(Labeling.objects.order_by("pk")) == [first, second]


def test_undo_before_the_answer_waits_for_it(sign_in: Open, labeler_user: User) -> None:
    queue_items(1)
    page = sign_in(labeler_user)
    held: list[Route] = []
    page.route("**/assignments/undo", lambda route: held.append(route))  # playwright cannot mark a built-in
    start(page)
    page.keyboard.press("u")
    expect(page.get_by_role("alert")).to_contain_text("Asking what you can undo")
    held[0].continue_()
    expect(page.get_by_role("alert")).to_contain_text("Nothing to undo yet.")


def test_too_late_and_nothing_to_undo_say_why(
    sign_in: Open, labeler_user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue_items(2)
    page = start(sign_in(labeler_user))
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()
    with page.expect_response("**/assignments/undo"):
        page.reload()
    problem(page, "Tim buys")
    page.keyboard.press("u")
    expect(page.get_by_role("alert")).to_contain_text("Nothing to undo yet.")
    assert_accessible(page)
    submit(page)
    problem(page, "What is")
    monkeypatch.setattr(corrections, "UNDO_FOR", timedelta(0))
    with page.expect_response("**/assignments/undo"):
        page.reload()
    problem(page, "What is")
    page.keyboard.press("u")
    expect(page.get_by_role("alert")).to_contain_text("a submit or a skip can be undone for")


def test_ratings_that_a_reload_restored_are_undone(sign_in: Open, labeler_user: User) -> None:
    queue_items(1)
    page = start(sign_in(labeler_user))
    page.keyboard.press("3")
    page.keyboard.press("2")
    wait_saved(page)
    start(page)
    page.keyboard.press("u")
    page.keyboard.press("u")
    expect(page.locator(".step [aria-pressed=true]")).to_have_count(0)
    assert current(page) == "Step 1"


def test_skip_is_taken_back_by_key(sign_in: Open, labeler_user: User) -> None:
    queue_items(2)
    page = start(sign_in(labeler_user))
    page.keyboard.press("s")
    problem(page, "What is")
    toast = page.locator(".toast")
    expect(toast).to_contain_text("Skipped. It returns to the queue.")
    toast.hover()
    assert_accessible(page)
    screenshot(page, "label-skipped")
    expect(toast.get_by_role("button", name="Take it back")).to_be_visible()
    page.keyboard.press("u")
    problem(page, "Tim buys")
    assert Assignment.objects.get(item__priority=100).status == "leased"


def test_skip_of_begun_work_asks_and_comes_back_with_its_ratings_after_a_reload(
    sign_in: Open, labeler_user: User
) -> None:
    queue_items(2)
    page = start(sign_in(labeler_user))
    page.keyboard.press("3")
    page.keyboard.press("0")
    page.keyboard.press("s")  # at once: the skip sends the draft first
    page.get_by_role("button", name="Skip it").click()
    problem(page, "What is")
    page.evaluate("localStorage.clear()")
    start(page, "What is")
    expect(page.get_by_role("button", name="Take back the skip")).to_be_enabled()
    page.keyboard.press("u")
    problem(page, "Tim buys")
    expect(page.locator(".step [aria-pressed=true]")).to_have_count(1)


def test_skipped_tasks_are_in_the_history_with_a_way_back(sign_in: Open, labeler_user: User) -> None:
    items = queue_items(3)
    page = start(sign_in(labeler_user))
    page.keyboard.press("s")
    problem(page, "What is")
    page.keyboard.press("s")
    expect(page.get_by_role("region", name="Problem")).to_contain_text("2")
    lease(items[1])  # somebody else
    page.goto("/history?show=skipped")
    rows = page.locator(".history-entry")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("Others have this task by now, so it cannot be taken back.")
    assert_accessible(page)
    screenshot(page, "history-skipped", full_page=True)
    rows.nth(1).get_by_role("button", name="Take it back").click()
    problem(page, "Tim buys")
    assert page.url.endswith(f"/label/{items[0].phase_id}")


def test_task_that_somebody_has_by_now_says_so(sign_in: Open, labeler_user: User) -> None:
    items = queue_items(2)
    page = start(sign_in(labeler_user))
    page.keyboard.press("s")
    problem(page, "What is")
    lease(items[0])
    page.keyboard.press("u")
    expect(page.get_by_role("alert")).to_contain_text("Others have this task by now")
    problem(page, "What is")


def test_history_grows_without_repeating_and_filters(sign_in: Open, labeler_user: User) -> None:
    queue_items(2)
    page = start(sign_in(labeler_user, **PHONE))
    submit(page)
    problem(page, "What is")
    page.keyboard.press("g")
    page.get_by_label("Why are you giving up?").fill("`x` is not defined.")
    page.get_by_role("dialog").get_by_role("button", name="Give up").click()
    expect(page.get_by_role("heading", name="Nothing to label right now")).to_be_visible()
    page.goto("/history")
    rows = page.locator(".history-entry")
    expect(rows).to_have_count(2)
    page.get_by_label("End").select_option("Given up")
    expect(rows).to_have_count(1)
    assert "end=give_up" in page.url
    rows.first.locator("summary").click()
    expect(rows.first).to_contain_text("is not defined.")
    assert_fits(page)
    assert_accessible(page)
    screenshot(page, "history-filtered", full_page=True)
    page.get_by_label("End").select_option("Bad problem")
    expect(page.get_by_role("heading", name="Nothing found")).to_be_visible()
