"""No work is lost: no network, two tabs, an expired lease, an expired session."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Page, expect

from annotation.models import Assignment, Labeling, User
from annotation.services.assignments import expire_leases
from annotation.services.queue import next_assignment
from tests.browser.connection import go_offline, intercept
from tests.browser.page_checks import assert_accessible, screenshot
from tests.browser.queued_items import queue_items
from tests.browser.rating_page import current, ratings, start, wait_saved
from tests.factories import UserFactory

Open = Callable[..., Page]


def test_offline_work_is_sent_when_the_network_is_back(sign_in: Open, labeler_user: User) -> None:
    queue_items(1)
    page = start(sign_in(labeler_user))
    go_offline(page)
    page.keyboard.press("3")
    expect(page.locator(".save")).to_have_text("Offline, kept here")
    page.keyboard.press("3")
    screenshot(page, "label-offline")
    assert Assignment.objects.get().draft is None
    page.context.set_offline(False)
    wait_saved(page)
    draft = Assignment.objects.get().draft
    assert draft is not None
    assert [step["completions"][0]["rating"] for step in draft["steps"]] == [1, 1]


def test_offline_submit_goes_out_when_the_network_is_back(sign_in: Open, labeler_user: User) -> None:
    queue_items(2)
    page = start(sign_in(labeler_user))
    page.keyboard.press("1")
    wait_saved(page)
    go_offline(page)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your work is kept here and will be sent when the connection is back.")).to_be_visible()
    assert not Labeling.objects.exists()
    page.context.set_offline(False)
    expect(page.get_by_role("region", name="Problem")).to_contain_text("What is")
    assert ratings(Labeling.objects.get()) == [-1]


def test_unanswered_submit_is_sent_again_after_a_reload(sign_in: Open, labeler_user: User) -> None:
    queue_items(2)
    page = start(sign_in(labeler_user))
    intercept(page, "**/submit", lambda route: route.abort())
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your work is kept here and will be sent when the connection is back.")).to_be_visible()
    page.unroute("**/submit")
    start(page, problem="What is")
    assert ratings(Labeling.objects.get()) == [-1]


def test_a_nervous_thumb_counts_once(sign_in: Open, labeler_user: User) -> None:
    queue_items(2)
    page = start(sign_in(labeler_user))
    page.keyboard.press("1")
    for _ in range(4):
        page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Problem")).to_contain_text("What is")
    expect(page.locator(".today")).to_have_text("1 today")
    assert Labeling.objects.count() == 1


def test_second_submit_from_another_tab_loses_nothing(sign_in: Open, labeler_user: User) -> None:
    queue_items(1)
    first = start(sign_in(labeler_user))
    first.keyboard.press("3")
    wait_saved(first)
    second = start(first.context.new_page())
    assert current(second) == "Step 2"
    second.keyboard.press("1")
    second.keyboard.press("Enter")
    expect(second.get_by_role("heading", name="Nothing to label right now")).to_be_visible()
    first.bring_to_front()
    first.keyboard.press("3")
    expect(first.get_by_role("heading", name="This task is closed")).to_be_visible()
    assert ratings(Labeling.objects.get()) == [1, -1]


def test_expired_lease_whose_slot_is_taken_offers_the_draft(sign_in: Open, labeler_user: User, tmp_path: Path) -> None:
    queue_items(1)
    page = start(sign_in(labeler_user))
    page.keyboard.press("3")
    wait_saved(page)
    Assignment.objects.update(lease_expires_at=timezone.now() - timedelta(minutes=1))
    expire_leases()
    next_assignment(labeler=UserFactory())
    page.keyboard.press("2")
    expect(page.get_by_role("heading", name="This task is closed")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "label-closed")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save my ratings as a file").click()
    kept = tmp_path / "ratings.txt"
    download.value.save_as(kept)
    assert "Step 1\nPositive: The notebooks cost" in kept.read_text()
    assert page.evaluate("document.activeElement.tagName") != "BODY"
    page.get_by_role("button", name="Go to the next task").click()
    expect(page.get_by_role("heading", name="Nothing to label right now")).to_be_visible()


def test_expired_lease_with_a_free_slot_continues(sign_in: Open, labeler_user: User) -> None:
    queue_items(1)
    page = start(sign_in(labeler_user))
    Assignment.objects.update(lease_expires_at=timezone.now() - timedelta(minutes=1))
    expire_leases()
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Nothing to label right now")).to_be_visible()
    assert ratings(Labeling.objects.get()) == [-1]


def test_expired_session_keeps_the_work(sign_in: Open, labeler_user: User) -> None:
    queue_items(1)
    page = start(sign_in(labeler_user))
    Session.objects.all().delete()
    page.keyboard.press("3")
    page.get_by_role("link", name="sign in again").click()
    page.get_by_label("Name").fill("lena")
    page.get_by_label("Password").fill("a-long-password-for-tests")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Step 2 of 5")).to_be_visible()
    wait_saved(page)
