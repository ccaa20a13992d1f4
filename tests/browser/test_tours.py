"""The tours of both flows; the server remembers who has seen them."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from annotation.models import Preferences, User
from annotation.services.instructions import new_instructions
from annotation.services.preferences import change_preferences
from tests.browser.building_page import build
from tests.browser.completion_writer import queue_problem
from tests.browser.page_checks import PHONE, assert_accessible, assert_fits, screenshot
from tests.browser.queued_items import queue_items
from tests.browser.rating_page import current, start

Open = Callable[..., Page]

EXAMPLE = (("Negative", "Positive", "Unsure"), ("Positive", "Negative", "Positive"), ("Negative", "Neutral"))
"""Ratings of the completions of the worked example, step by step; in the last step none is positive."""


def walk_example(tour: Locator, *rated: tuple[str, ...]) -> None:
    """Open the worked example of building and rate its steps, one tuple of faces for each, with clicks."""
    tour.get_by_role("button", name="Continue").click()
    for step, faces in enumerate(rated, start=1):
        if step > 1:
            tour.get_by_role("button", name=f"To step {step}").click()
        for place, face in enumerate(faces, start=1):
            group = tour.get_by_role("group", name=f"Your rating of completion {place} of the example")
            group.get_by_role("button", name=face).click()


def press_on(page: Page, target: Locator, key: str = "Enter") -> None:
    """Move to the target with the Tab key only, then press the key."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if target.evaluate("one => one === document.activeElement"):
            page.keyboard.press(key)
            return
    raise AssertionError(f"Tab does not lead to {target}")


def test_tour_begins_with_the_phases_instructions(sign_in: Open, newcomer: User) -> None:
    [item] = queue_items(1)
    new_instructions(phase=item.phase, text="## House rules\n\nRate $x^2$ with care.")
    page = start(sign_in(newcomer))
    tour = page.get_by_role("dialog", name="What to do")
    expect(tour.get_by_role("heading", name="House rules")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "tour-start")


def test_keys_are_disabled_during_the_tour(sign_in: Open, newcomer: User) -> None:
    queue_items(1)
    page = start(sign_in(newcomer))
    tour = page.get_by_role("dialog", name="What to do")
    expect(tour).to_be_visible()
    page.keyboard.press("3")
    expect(tour).to_be_visible()
    page.keyboard.press("Enter")  # turns the page, and does not submit
    expect(page.get_by_role("dialog", name="A worked example")).to_be_visible()
    page.get_by_role("button", name="Skip the tour").click()
    assert current(page) == "Step 1"


def test_tour_of_rating_has_an_example_to_rate(sign_in: Open, newcomer: User) -> None:
    queue_items(1)
    page = start(sign_in(newcomer))
    page.get_by_role("button", name="Continue").click()
    example = page.get_by_role("dialog", name="A worked example")
    for step, face in enumerate(["Positive", "Positive", "Positive", "Negative"], start=1):
        faces = example.get_by_role("group", name=f"Your rating of step {step} of the example")
        faces.get_by_role("button", name=face).click()
    expect(example.get_by_text("We would say neutral.")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "tour-example")
    example.get_by_role("button", name="Continue").click()
    assert_accessible(page)
    screenshot(page, "tour-good-to-know")
    with page.expect_response("**/preferences"):
        page.get_by_role("button", name="Start").click()
    assert Preferences.objects.get(user=newcomer).tours_seen == ["phase-2"]


def test_seen_tour_of_rating_opens_on_request_only(sign_in: Open, labeler_user: User) -> None:
    queue_items(1)
    page = start(sign_in(labeler_user))
    expect(page.get_by_role("complementary", name="Guidelines")).to_be_visible()
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.get_by_role("button", name="Show the tour").click()
    expect(page.get_by_role("dialog", name="What to do")).to_be_visible()


def test_tour_of_rating_fits_a_phone_in_the_dark(sign_in: Open, newcomer: User) -> None:
    queue_items(1)
    page = start(sign_in(newcomer, color_scheme="dark", **PHONE))
    page.get_by_role("button", name="Continue").tap()
    expect(page.get_by_role("dialog", name="A worked example").locator(".katex").first).to_be_visible()
    page.get_by_role("button", name="Neutral").last.tap()
    assert_fits(page)
    assert_accessible(page)
    screenshot(page, "tour-phone-dark")


def test_tour_of_building_is_walked_by_keyboard(sign_in: Open, newcomer: User) -> None:
    page = build(sign_in(newcomer), queue_problem())
    tour = page.get_by_role("dialog")
    press_on(page, tour.get_by_role("button", name="Continue"))
    for step, faces in enumerate([("Negative", "Positive", "Unsure"), ("Positive",) * 3, ("Negative", "Neutral")], 1):
        for place, face in enumerate(faces, start=1):
            group = tour.get_by_role("group", name=f"Your rating of completion {place} of the example")
            press_on(page, group.get_by_role("button", name=face))
        if step < 3:
            press_on(page, tour.get_by_role("button", name=f"To step {step + 1}"))
    press_on(page, tour.get_by_label("The next step only."), "Shift")
    page.keyboard.type("So it is $\\frac{36}{4}$")
    page.keyboard.press("Escape")  # leaves the field, not the tour
    expect(tour.get_by_role("heading", name="Step 3 of the example")).to_be_focused()
    press_on(page, tour.get_by_role("button", name="Fill in what we would write"))
    press_on(page, tour.get_by_role("button", name="Continue"))
    with page.expect_response("**/preferences"):
        press_on(page, tour.get_by_role("button", name="Start"))
    expect(tour).to_be_hidden()
    assert Preferences.objects.get(user=newcomer).tours_seen == ["phase-1"]


def test_tour_of_building_explains_how_a_step_continues(sign_in: Open, newcomer: User) -> None:
    page = build(sign_in(newcomer), queue_problem())
    tour = page.get_by_role("dialog")
    expect(tour).to_contain_text("Build a solution, one step at a time.")
    assert_accessible(page)
    walk_example(tour, ("Negative", "Positive", "Unsure"))
    expect(tour).to_contain_text("We would say neutral.")
    expect(tour).to_contain_text("One is positive: the solution continues with it.")
    assert_accessible(page)
    screenshot(page, "tour-building-one")


def test_tour_of_building_explains_the_random_choice(sign_in: Open, newcomer: User) -> None:
    page = build(sign_in(newcomer), queue_problem())
    tour = page.get_by_role("dialog")
    walk_example(tour, ("Negative", "Positive", "Unsure"), ("Positive", "Negative", "Positive"))
    expect(tour).to_contain_text("Several are positive: one of them is drawn at random, here number 3.")


def test_tour_of_building_goes_back_and_forth(sign_in: Open, newcomer: User) -> None:
    page = build(sign_in(newcomer), queue_problem())
    tour = page.get_by_role("dialog")
    walk_example(tour, *EXAMPLE)
    tour.get_by_role("button", name="Go back to step 1").click()
    expect(tour.get_by_role("region", name="Later").get_by_role("listitem")).to_have_count(2)
    assert_accessible(page)
    tour.get_by_role("button", name="Go to step 3").click()
    expect(tour.get_by_role("heading", name="Step 3 of the example")).to_be_visible()


def test_tour_of_building_explains_the_own_step(sign_in: Open, newcomer: User) -> None:
    page = build(sign_in(newcomer), queue_problem())
    tour = page.get_by_role("dialog")
    walk_example(tour, *EXAMPLE)
    expect(tour).to_contain_text("None is positive, so now you write the step yourself")
    tour.get_by_label("The next step only.").fill("So it is $\\frac{36}{4}$")
    expect(tour.locator(".own-step-preview .katex")).to_be_visible()
    expect(tour).to_contain_text("Here it is the last one: add the final answer, too.")
    tour.get_by_role("button", name="Fill in what we would write").click()
    expect(tour.get_by_label("Final answer")).to_have_value("9")
    expect(tour).to_contain_text("A step with a final answer ends the solution.")
    assert_accessible(page)
    screenshot(page, "tour-building-own")
    tour.get_by_role("button", name="Continue").click()
    expect(tour).to_contain_text("goes to the field for your own step")
    assert_accessible(page)
    screenshot(page, "tour-building-good-to-know")


def test_seen_tour_of_building_opens_on_request_only(sign_in: Open, labeler_user: User) -> None:
    page = build(sign_in(labeler_user), queue_problem())
    tour = page.get_by_role("dialog")
    expect(page.get_by_role("complementary", name="Guidelines")).to_be_visible()
    expect(tour).to_be_hidden()
    page.get_by_role("button", name="Show the tour").click()
    expect(tour.get_by_role("heading", name="What to do")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    tour.get_by_role("button", name="Show the tour").click()
    expect(tour.get_by_role("heading", name="What to do")).to_be_visible()


def test_each_flow_has_its_own_tour(sign_in: Open, newcomer: User) -> None:
    change_preferences(user=newcomer, tours_seen=["phase-2"])
    page = build(sign_in(newcomer), queue_problem())
    expect(page.get_by_role("dialog", name="What to do")).to_contain_text("Build a solution")
    with page.expect_response("**/preferences"):
        page.get_by_role("button", name="Skip the tour").click()
    assert set(Preferences.objects.get(user=newcomer).tours_seen) == {"phase-1", "phase-2"}


def test_tour_of_building_fits_a_phone(sign_in: Open, newcomer: User) -> None:
    page = build(sign_in(newcomer, **PHONE), queue_problem())
    page.get_by_role("dialog").get_by_role("button", name="Continue").tap()
    tour = page.get_by_role("dialog", name="A worked example")
    expect(tour.locator(".katex").first).to_be_visible()
    for step, count in enumerate([3, 3, 2], start=1):
        for place in range(1, count + 1):
            faces = tour.get_by_role("group", name=f"Your rating of completion {place} of the example")
            faces.get_by_role("button", name="Neutral").tap()
        if step == 1:
            screenshot(page, "tour-building-phone-start")
        if step < 3:
            tour.get_by_role("button", name=f"To step {step + 1}").tap()
    tour.get_by_label("The next step only.").fill("So it is $36 \\div 4 = 9$ books on each of the shelves.")
    assert tour.evaluate("one => one.scrollWidth <= one.clientWidth"), "the tour has to be scrolled sideways"
    assert_fits(page)
    assert_accessible(page)
    screenshot(page, "tour-building-phone")
