"""A quiet line beside Submit, where the ratings and the answer contradict each other; and what is typed into a dialog is kept."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from annotation.models import Labeling, Phase, User
from tests.browser.building_page import at_the_second_step, build, press
from tests.browser.completion_writer import queue_problem
from tests.browser.page_checks import PHONE, assert_accessible, assert_fits, screenshot
from tests.browser.queued_items import queue_items
from tests.browser.rating_page import start, wait_saved

Open = Callable[..., Page]

LINE = ".actions-contradiction"
QUESTION = "Is there a wrong step, or is the guess wrong?"


def rate_all_positive(page: Page) -> None:
    for _ in range(5):
        page.keyboard.press("3")


@pytest.mark.parametrize("options", [{}, PHONE, {"color_scheme": "dark"}], ids=["desktop", "phone", "dark"])
def test_all_steps_right_and_an_answer_that_is_not_the_guess(
    sign_in: Open, labeler_user: User, options: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    queue_items(2)
    page = start(sign_in(labeler_user, **options))
    for _ in range(4):
        page.keyboard.press("3")
    expect(page.locator(LINE)).to_be_empty()
    page.keyboard.press("3")
    expect(page.get_by_role("status").filter(has_text=QUESTION)).to_be_in_viewport()
    expect(page.locator(LINE)).to_contain_text("The answer 6 is not the guess 5.")
    assert_accessible(page)
    assert_fits(page)
    screenshot(page, f"contradiction-{request.node.callspec.id}")
    page.keyboard.press("4")  # unsure: the labeler has said that something may be wrong
    expect(page.locator(LINE)).to_be_empty()
    page.keyboard.press("3")
    expect(page.locator(LINE)).to_contain_text(QUESTION)
    page.keyboard.press("Enter")  # it is a question, not a barrier
    expect(page.get_by_role("region", name="Problem")).to_contain_text("What is")
    assert Labeling.objects.get().finish_reason == "solution"


def test_suggested_answer_ends_the_contradiction(sign_in: Open, labeler_user: User) -> None:
    queue_items(1)
    page = start(sign_in(labeler_user))
    rate_all_positive(page)
    expect(page.locator(LINE)).to_contain_text(QUESTION)
    page.get_by_role("button", name="Looks wrong?").click()
    page.get_by_label("What should the answer be?").fill("6")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.locator(LINE)).to_be_empty()


def test_wrong_step_contradicts_nothing(sign_in: Open, labeler_user: User) -> None:
    queue_items(1)
    page = start(sign_in(labeler_user))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.keyboard.press("3")
    page.keyboard.press("1")
    wait_saved(page)
    assert not [url for url in asked if url.endswith("/check")]


def test_phase_that_switches_it_off_asks_nothing(sign_in: Open, labeler_user: User) -> None:
    queue_items(1)
    Phase.objects.update(point_out_contradictions=False)
    page = start(sign_in(labeler_user))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    rate_all_positive(page)
    wait_saved(page)
    expect(page.locator(LINE)).to_be_empty()
    assert not [url for url in asked if url.endswith("/check")]


def test_solution_built_to_another_answer(sign_in: Open, labeler_user: User) -> None:
    page = build(sign_in(labeler_user), queue_problem())
    at_the_second_step(page)
    press(page, "13")  # 9, where the guess is 8
    expect(page.locator(LINE)).to_contain_text("The answer 9 is not the guess 8.")
    assert_accessible(page)
    screenshot(page, "contradiction-built")


def test_solution_built_to_the_guess_is_no_contradiction(sign_in: Open, labeler_user: User) -> None:
    page = build(sign_in(labeler_user), queue_problem())
    at_the_second_step(page)
    with page.expect_response("**/check"):
        press(page, "31")
    expect(page.locator(LINE)).to_be_empty()


@pytest.mark.parametrize(
    ("key", "field"),
    [("g", "Why are you giving up?"), ("b", "What is wrong with the problem?")],
    ids=["give up", "bad"],
)
def test_typed_reason_survives_escape_and_a_reload(sign_in: Open, labeler_user: User, key: str, field: str) -> None:
    queue_items(1)
    page = start(sign_in(labeler_user))
    page.keyboard.press(key)
    page.get_by_label(field).fill("The picture is missing.")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press(key)
    expect(page.get_by_label(field)).to_have_value("The picture is missing.")
    page.keyboard.press("Escape")
    wait_saved(page)
    page.evaluate("localStorage.clear()")
    start(page)
    page.keyboard.press(key)
    expect(page.get_by_label(field)).to_have_value("The picture is missing.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Nothing to label right now")).to_be_visible()
    assert Labeling.objects.get().details["reason"] == "The picture is missing."


def test_admin_switches_it_off_and_sees_what_could_not_be_written(sign_in: Open, manager: User) -> None:
    [item] = queue_items(1)
    page = sign_in(manager)
    page.goto(f"/phases/{item.phase_id}")
    page.get_by_label("Point out contradictions").uncheck()
    page.get_by_role("button", name="Save settings").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert Phase.objects.get().point_out_contradictions is False
