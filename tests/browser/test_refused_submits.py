"""A submit that the server refuses: the task stays open, says what and why, and there is always a way on."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from annotation.models import Assignment, Labeling, User
from tests.browser.building_page import build, cards, press
from tests.browser.completion_writer import FIRST, queue_problem, write
from tests.browser.connection import intercept
from tests.browser.page_checks import PHONE, assert_accessible, assert_fits, screenshot
from tests.browser.queued_items import queue_items
from tests.browser.rating_page import current, ratings, start, wait_saved
from tests.factories import PhaseFactory

Open = Callable[..., Page]


def refuse_once(page: Page, field: str, detail: str) -> None:
    """Answer the next submit as the server would if a rule of this field was broken."""
    body = {"type": "urn:stepmark:error:invalid_label", "code": "invalid_label", "detail": detail, "field": field}

    def refuse(route: Route) -> None:
        route.fulfill(status=400, body=json.dumps(body), content_type="application/problem+json")

    intercept(page, "**/submit", refuse, times=1)


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark", **PHONE}], ids=["desktop", "phone"])
def test_refusal_names_the_part_and_the_task_stays_open(
    sign_in: Open, labeler_user: User, options: dict[str, object]
) -> None:
    queue_items(2, PhaseFactory(name="Phase 2", instructions="", ask_explanation=True))
    page = start(sign_in(labeler_user, **options))
    page.keyboard.press("1")
    page.get_by_label("In your own words").fill("It is 13.")
    refuse_once(page, "details.explanation", "The text has 5,001 characters; at most 5,000 are allowed.")
    page.get_by_label("In your own words").press("Control+Enter")
    alert = page.get_by_role("alert").filter(has_text="Not submitted.")
    expect(alert).to_contain_text("Your explanation of the mistake: The text has 5,001 characters")
    expect(alert).to_be_focused()
    assert_accessible(page)
    assert_fits(page)
    screenshot(page, f"submit-refused-{'phone' if options else 'desktop'}")
    page.get_by_role("button", name="Show it").click()
    expect(page.get_by_label("In your own words")).to_be_focused()
    page.get_by_label("In your own words").fill("It is 12.")
    page.get_by_label("In your own words").press("Control+Enter")
    expect(page.get_by_role("region", name="Problem")).to_contain_text("What is")
    assert Labeling.objects.get().details["explanation"] == "It is 12."


def test_refusal_of_a_step_leads_to_it(sign_in: Open, labeler_user: User) -> None:
    queue_items(2)
    page = start(sign_in(labeler_user))
    for key in "32333":
        page.keyboard.press(key)
    refuse_once(page, "label.steps.1.completions.0.rating", "This step is not rated.")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Not submitted. Step 2: This step is not rated.")).to_be_visible()
    page.get_by_role("button", name="Show it").click()
    assert current(page) == "Step 2"
    page.keyboard.press("3")
    wait_saved(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Problem")).to_contain_text("What is")
    assert ratings(Labeling.objects.get()) == [1, 1, 1, 1, 1]


def test_refusal_of_the_suggested_answer_opens_its_dialog(sign_in: Open, labeler_user: User) -> None:
    queue_items(2)
    page = start(sign_in(labeler_user))
    page.get_by_role("button", name="Looks wrong?").click()
    page.get_by_label("What should the answer be?").fill("seven")
    page.get_by_role("button", name="Save").click()
    page.keyboard.press("1")
    refuse_once(page, "details.suggested_answer", "The text cannot be stored.")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Not submitted. Your suggested answer: The text cannot be stored.")).to_be_visible()
    page.get_by_role("button", name="Show it").click()
    expect(page.get_by_label("What should the answer be?")).to_have_value("seven")


def test_refused_task_can_be_skipped_even_where_skipping_is_off(sign_in: Open, labeler_user: User) -> None:
    items = queue_items(2, PhaseFactory(name="Phase 2", instructions="", allow_skip=False))
    page = start(sign_in(labeler_user))
    page.keyboard.press("1")
    refuse_once(page, "label", "This cannot be stored.")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Not submitted. This cannot be stored.")).to_be_visible()
    page.get_by_role("button", name="Skip this task").click()
    page.get_by_role("dialog").get_by_role("button", name="Skip it").click()
    expect(page.get_by_role("region", name="Problem")).to_contain_text("What is")
    assert Assignment.objects.get(item=items[0]).status == "released"
    assert not Labeling.objects.exists()


def test_refusal_while_building_leads_to_the_step(sign_in: Open, labeler_user: User) -> None:
    page = build(sign_in(labeler_user), queue_problem())
    write(FIRST)
    cards(page, 3)
    press(page, "111")
    page.get_by_label("The next step only.").fill("He gets 8 back.")
    page.get_by_label("Final answer").fill("8")
    wait_saved(page)
    refuse_once(page, "label.steps.0.human_completion.text", "The text cannot be stored.")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("Not submitted. Your own step 1: The text cannot be stored.")).to_be_visible()
    assert_accessible(page)
    expect(page.get_by_label("The next step only.")).to_be_enabled()
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("heading", name="Nothing to label right now")).to_be_visible()
    assert Labeling.objects.count() == 1
