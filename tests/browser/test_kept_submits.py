"""Submits without a connection: kept in the browser, sent later, in every way of being away."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import BrowserContext, Error, Page, Route, expect

from annotation.models import Assignment, Labeling, User
from annotation.services.assignments import expire_leases
from annotation.services.preferences import change_preferences
from annotation.services.queue import next_assignment
from tests.browser.connection import go_offline, intercept
from tests.browser.page_checks import assert_accessible, screenshot
from tests.browser.queued_items import queue_items
from tests.browser.rating_page import ratings, start, wait_saved
from tests.factories import PASSWORD, UserFactory

Open = Callable[..., Page]

KEPT = "Your work is kept here and will be sent when the connection is back. You can close this page."
STORED = "Object.keys(localStorage).filter((key) => key.startsWith('stepmark.submit.')).length"
FILL = """() => {
    let text = "x".repeat(1 << 20);
    for (let number = 0; text.length > 0; ) {
        try { localStorage.setItem(`other.${number}`, text); number += 1; } catch { text = text.slice(0, text.length / 2); }
    }
}"""


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.tagName + ' ' + document.activeElement.textContent.slice(0, 40)"))


def submit_offline(page: Page) -> Page:
    page.keyboard.press("1")
    wait_saved(page)
    go_offline(page)
    page.keyboard.press("Enter")
    expect(page.get_by_text(KEPT)).to_be_visible()
    return page


def sign_in_by_hand(page: Page, name: str) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=f"Account of {name}")).to_be_visible()


def close_and_go_online(page: Page) -> BrowserContext:
    context = page.context
    page.close()
    context.set_offline(False)
    return context


def lose_and_go_online(page: Page) -> BrowserContext:
    """As close_and_go_online, but the page has no moment for a last request."""
    context = page.context
    with suppress(Error):
        page.goto("chrome://crash")
    page.close()
    context.set_offline(False)
    return context


def let_leases_run_out() -> None:
    """Do it until all have: a last request of a closed page may extend one once more."""
    while Assignment.objects.filter(status=Assignment.Status.LEASED).exists():
        Assignment.objects.update(lease_expires_at=timezone.now() - timedelta(minutes=1))
        expire_leases()


def test_submit_while_offline_is_stored_and_has_the_focus(sign_in: Open, labeler_user: User) -> None:
    queue_items(2)
    page = submit_offline(start(sign_in(labeler_user)))
    assert page.evaluate(STORED) == 1
    assert focused(page) == "P No connection. Your work is kept here an"
    assert_accessible(page)
    screenshot(page, "submit-offline")
    page.context.set_offline(False)
    expect(page.get_by_role("region", name="Problem")).to_contain_text("What is")
    expect(page.locator(".today")).to_have_text("1 today")
    assert page.evaluate(STORED) == 0
    assert ratings(Labeling.objects.get()) == [-1]


@pytest.mark.parametrize("path", ["/label", "/", "/history"])
def test_submit_goes_out_from_the_next_page_after_the_tab_was_closed(
    sign_in: Open, labeler_user: User, path: str
) -> None:
    queue_items(2)
    context = close_and_go_online(submit_offline(start(sign_in(labeler_user))))
    page = context.new_page()
    with page.expect_response("**/submit") as answer:
        page.goto(path)
    assert answer.value.ok  # sent again, if the closing tab got it through without a response
    assert ratings(Labeling.objects.get()) == [-1]
    start(page, problem="What is")
    expect(page.locator(".today")).to_have_text("1 today")
    assert page.evaluate(STORED) == 0


def test_submit_waits_for_a_server_that_is_away(sign_in: Open, labeler_user: User) -> None:
    queue_items(2)
    page = start(sign_in(labeler_user))

    def unavailable(route: Route) -> None:
        route.fulfill(status=503, body="<h1>Service Unavailable</h1>", content_type="text/html")

    intercept(page, "**/submit", unavailable)
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The server cannot take it at the moment. Your work is kept here")).to_be_visible()
    assert page.evaluate(STORED) == 1
    context = page.context
    page.close()
    page = start(context.new_page(), problem="What is")
    assert ratings(Labeling.objects.get()) == [-1]
    expect(page.locator(".today")).to_have_text("1 today")


def test_submit_after_a_sign_out_goes_out_when_the_same_person_signs_in(sign_in: Open, labeler_user: User) -> None:
    queue_items(2)
    page = start(sign_in(labeler_user))
    page.keyboard.press("1")
    wait_saved(page)
    Session.objects.all().delete()
    page.keyboard.press("Enter")
    expect(page.get_by_text("You were signed out. Your work is kept in this browser")).to_be_visible()
    assert page.evaluate(STORED) == 1
    page.get_by_role("link", name="sign in again").click()
    sign_in_by_hand(page, "lena")
    expect(page.get_by_role("region", name="Problem")).to_contain_text("What is")
    expect(page.locator(".today")).to_have_text("1 today")
    labeling = Labeling.objects.get()
    assert (ratings(labeling), labeling.labeler) == ([-1], labeler_user)


def test_submit_is_not_sent_for_another_person(sign_in: Open, labeler_user: User) -> None:
    other = UserFactory(username="conrad")
    change_preferences(user=other, tours_seen=["phase-2"])
    queue_items(3)  # the first two are leased to lena
    context = close_and_go_online(submit_offline(start(sign_in(labeler_user))))
    Session.objects.all().delete()
    page = context.new_page()
    page.goto("/sign-in?next=/label")
    sign_in_by_hand(page, "conrad")
    expect(page.get_by_role("region", name="Problem")).to_contain_text("What is")
    assert not Labeling.objects.exists()
    assert page.evaluate(STORED) == 1
    page.get_by_role("button", name="Account of conrad").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Account of conrad")).to_be_hidden()
    page.goto("/sign-in?next=/label")
    sign_in_by_hand(page, "lena")
    expect(page.locator(".today")).to_have_text("1 today")
    assert Labeling.objects.get().labeler == labeler_user
    assert other.assignments.count() == 1


def test_two_kept_submits_go_out_in_their_order(sign_in: Open, labeler_user: User) -> None:
    queue_items(2)
    page = start(sign_in(labeler_user))
    intercept(page, "**/submit", lambda route: route.abort())
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.get_by_text(KEPT)).to_be_visible()
    first = Assignment.objects.order_by("leased_at").first()
    assert first is not None
    second = next_assignment(labeler=labeler_user, after=first.pk)
    assert second is not None
    kept = page.evaluate(f"JSON.parse(localStorage.getItem('stepmark.submit.{first.pk}'))")
    text = second.item.solution.steps[0] if second.item.solution else ""
    kept["body"]["label"]["steps"][0]["completions"][0]["text"] = text
    later = {**kept, "assignment": second.pk, "version": 0, "at": kept["at"] + 1}
    page.evaluate(
        "([key, value]) => localStorage.setItem(key, JSON.stringify(value))", [f"stepmark.submit.{second.pk}", later]
    )
    context = page.context
    page.close()
    page = context.new_page()
    page.goto("/label")
    expect(page.get_by_role("heading", name="Nothing to label right now")).to_be_visible()
    assert [one.assignment_id for one in Labeling.objects.order_by("submitted_at")] == [first.pk, second.pk]
    expect(page.locator(".today")).to_have_text("2 today")


def test_late_submit_that_came_too_late_is_told_with_the_work(sign_in: Open, labeler_user: User) -> None:
    items = queue_items(2)
    context = lose_and_go_online(submit_offline(start(sign_in(labeler_user))))
    let_leases_run_out()
    other = UserFactory()
    taken = next_assignment(labeler=other)
    assert taken is not None
    assert taken.item == items[0]
    page = start(context.new_page(), problem="What is")
    note = page.get_by_role("alert").filter(has_text="could not be submitted")
    expect(note).to_contain_text("Your time for this task ran out, and it went to somebody else.")
    expect(note).to_contain_text("Tim buys")
    assert_accessible(page)
    screenshot(page, "kept-submit-refused")
    with page.expect_download() as download:
        note.get_by_role("button", name="Save my ratings as a file").click()
    assert "Negative: The notebooks cost" in download.value.path().read_text()
    note.get_by_role("button", name="Close").click()
    expect(note).to_be_hidden()
    start(page, problem="What is")
    expect(note).to_be_hidden()
    assert not Labeling.objects.exists()


def test_late_submit_is_taken_while_the_item_is_free(sign_in: Open, labeler_user: User) -> None:
    queue_items(2)
    context = close_and_go_online(submit_offline(start(sign_in(labeler_user))))
    let_leases_run_out()
    start(context.new_page(), problem="What is")
    assert ratings(Labeling.objects.get()) == [-1]


def test_full_storage_is_said(sign_in: Open, labeler_user: User) -> None:
    queue_items(2)
    page = start(sign_in(labeler_user))
    page.keyboard.press("3")
    wait_saved(page)
    page.evaluate(FILL)
    go_offline(page)
    page.keyboard.press("3")  # takes more room than there was
    expect(page.locator(".save")).to_have_text("Not saved, not kept")
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.get_by_text("This browser cannot keep your work, because its storage is full")).to_be_visible()
    expect(page.get_by_text("will be sent when the connection is back. You can close")).to_be_hidden()
    screenshot(page, "submit-not-kept")
    page.context.set_offline(False)
    expect(page.get_by_role("region", name="Problem")).to_contain_text("What is")
    assert ratings(Labeling.objects.get()) == [1, 1, -1]


def test_paused_phase_is_told_and_the_work_comes_back(sign_in: Open, labeler_user: User) -> None:
    [item] = queue_items(1)
    page = start(sign_in(labeler_user))
    page.keyboard.press("3")
    wait_saved(page)
    item.phase.status = "paused"
    item.phase.save()
    page.goto("/label")
    expect(page.get_by_text("“Phase 2” is paused at the moment. Your work is kept")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "phase-paused")
    item.phase.status = "open"
    item.phase.save()
    page.get_by_role("button", name="Check now").click()
    expect(page.get_by_text("Step 2 of 5")).to_be_visible()
