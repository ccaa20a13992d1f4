"""Building survives a reload, a missing worker, a failing model and a lost network."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from annotation.models import Assignment, CompletionRequest, User
from annotation.models.transitions import COMPLETION_REQUEST
from tests.browser.building_page import at_the_second_step, build, cards, ended, press, ratings
from tests.browser.completion_writer import FIRST, LAST, asked, queue_problem, write
from tests.browser.connection import go_offline
from tests.browser.page_checks import assert_accessible, screenshot
from tests.browser.rating_page import wait_saved
from tests.transitions import move

Open = Callable[..., Page]


def test_reload_in_the_middle_resumes_there(sign_in: Open, labeler_user: User) -> None:
    item = queue_problem()
    page = build(sign_in(labeler_user), item)
    at_the_second_step(page)
    press(page, "11")
    page.keyboard.press("w")
    page.keyboard.type("Half a st")
    wait_saved(page)
    page.evaluate("localStorage.clear()")  # the server's draft must be enough, as on another device
    build(page, item)
    expect(page.get_by_role("region", name="Solution so far")).to_contain_text("12")
    expect(page.get_by_label("The next step only.")).to_have_value("Half a st")
    pressed = page.locator(".completion [aria-pressed=true]")
    expect(pressed).to_have_count(2)
    page.keyboard.press("w")
    page.keyboard.press("End")
    page.keyboard.type("ep")
    page.keyboard.press("Tab")
    page.keyboard.type("8")
    page.keyboard.press("Control+Enter")
    labeling = ended(page)
    assert ratings(labeling) == [[1, 0, -1], [-1, -1]]
    assert labeling.label["steps"][1]["human_completion"]["text"] == "Half a step\n\n# Answer\n\n8"


def test_a_worker_that_is_down_loses_nothing(sign_in: Open, labeler_user: User) -> None:
    page = build(sign_in(labeler_user), queue_problem())
    write(FIRST)
    cards(page, 3)
    press(page, "321")
    page.keyboard.press("Enter")
    asked(FIRST[0])
    CompletionRequest.objects.filter(status="pending").update(created_at=timezone.now() - timedelta(minutes=1))
    expect(page.get_by_text("The next steps take longer than usual. You can wait")).to_be_visible()
    expect(page.get_by_role("region", name="Solution so far")).to_contain_text("12")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The completions of this step are not ready yet.")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "build-no-worker")
    write(LAST, FIRST[0])  # it is back
    cards(page, 2)
    press(page, "31")
    page.keyboard.press("Enter")
    assert ratings(ended(page)) == [[1, 0, -1], [1, -1]]


def test_failed_sampling_says_what_to_do_and_is_tried_again(sign_in: Open, labeler_user: User) -> None:
    page = build(sign_in(labeler_user), queue_problem())
    request = asked()
    move(request, COMPLETION_REQUEST, "failed", error="no model there.\nmore", finished_at=timezone.now())
    expect(page.get_by_role("alert")).to_contain_text(
        "The next steps cannot be written right now. Write the step yourself"
    )
    expect(page.get_by_text("no model there")).to_have_count(0)
    assert_accessible(page)
    screenshot(page, "build-failed")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("alert")).to_be_hidden()
    request.refresh_from_db()
    assert request.status == "pending"
    write(FIRST)
    cards(page, 3)


def test_lost_network_while_completions_are_awaited(sign_in: Open, labeler_user: User) -> None:
    page = build(sign_in(labeler_user), queue_problem())
    write(FIRST)
    cards(page, 3)
    go_offline(page)
    press(page, "321")
    page.keyboard.press("Enter")
    expect(page.get_by_text("No connection. Your work is kept here")).to_be_visible()
    page.context.set_offline(False)
    write(LAST, FIRST[0])
    cards(page, 2)
    wait_saved(page)
    draft = Assignment.objects.get().draft
    assert draft is not None
    assert [one["rating"] for one in draft["steps"][0]["completions"]] == [1, 0, -1]
