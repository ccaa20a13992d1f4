"""The first-time tour, and keys of one's own: both are remembered on the server."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from annotation.models import Preferences, User
from annotation.services.instructions import new_instructions
from annotation.services.preferences import change_preferences
from tests.browser.building import build
from tests.browser.looks import PHONE, assert_accessible, assert_fits, screenshot
from tests.browser.offers import queue_problem
from tests.browser.rating import current, start
from tests.browser.work import queue_items

Open = Callable[..., Page]


def test_the_tour_is_shown_once_per_user_and_can_be_called_up_again(sign_in: Open, newcomer: User) -> None:
    [item] = queue_items(1)
    new_instructions(phase=item.phase, text="## House rules\n\nRate $x^2$ with care.")
    page = start(sign_in(newcomer))
    tour = page.get_by_role("dialog", name="What to do")
    expect(tour.get_by_role("heading", name="House rules")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "tour-start")
    page.keyboard.press("3")  # keys rest meanwhile
    page.keyboard.press("Enter")  # and this closes nothing
    tour.get_by_role("button", name="Continue").click()
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
    assert current(page) == "Step 1"
    assert Preferences.objects.get(user=newcomer).tours_seen == ["phase-2"]
    page.evaluate("localStorage.clear()")  # as on another device
    start(page)
    expect(page.get_by_text("Version 1")).to_be_visible()
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.get_by_role("button", name="Show the tour").click()
    expect(page.get_by_role("dialog", name="What to do")).to_be_visible()


def test_the_tour_fits_a_phone_in_the_dark(sign_in: Open, newcomer: User) -> None:
    queue_items(1)
    page = start(sign_in(newcomer, color_scheme="dark", **PHONE))
    page.get_by_role("button", name="Continue").tap()
    expect(page.get_by_role("dialog", name="A worked example").locator(".katex").first).to_be_visible()
    page.get_by_role("button", name="Neutral").last.tap()
    assert_fits(page)
    assert_accessible(page)
    screenshot(page, "tour-phone-dark")


def press_on(page: Page, target: Locator, key: str = "Enter") -> None:
    """With the Tab key alone, as far round as it takes, then the key."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if target.evaluate("one => one === document.activeElement"):
            page.keyboard.press(key)
            return
    raise AssertionError(f"Tab does not lead to {target}")


def test_the_tour_of_phase_1_is_walked_by_keyboard_and_shown_once(sign_in: Open, newcomer: User) -> None:
    item = queue_problem()
    page = build(sign_in(newcomer), item)
    tour = page.get_by_role("dialog")
    expect(tour.get_by_role("heading", name="What to do")).to_be_visible()
    expect(tour).to_contain_text("Build a solution, one step at a time.")
    assert_accessible(page)
    press_on(page, tour.get_by_role("button", name="Continue"))
    expect(tour.get_by_role("heading", name="A worked example")).to_be_visible()

    def say(*faces: str) -> None:
        for place, face in enumerate(faces, start=1):
            group = tour.get_by_role("group", name=f"Your rating of completion {place} of the example")
            press_on(page, group.get_by_role("button", name=face))

    say("Negative", "Positive", "Unsure")
    expect(tour).to_contain_text("We would say neutral.")
    expect(tour).to_contain_text("One is positive: the solution continues with it.")
    assert_accessible(page)
    screenshot(page, "tour-building-one")
    press_on(page, tour.get_by_role("button", name="To step 2"))
    say("Positive", "Negative", "Positive")
    expect(tour).to_contain_text("Several are positive: one of them is drawn at random, here number 3.")
    press_on(page, tour.get_by_role("button", name="To step 3"))
    say("Negative", "Neutral")
    expect(tour).to_contain_text("None is positive, so now you write the step yourself")
    press_on(page, tour.get_by_role("button", name="Go back to step 1"))
    expect(tour.get_by_role("region", name="Later").get_by_role("listitem")).to_have_count(2)
    assert_accessible(page)
    press_on(page, tour.get_by_role("button", name="Go to step 3"))

    written = tour.get_by_label("The next step only.")
    press_on(page, written, "Shift")
    page.keyboard.type("So it is $\\frac{36}{4}$")
    expect(tour.locator(".own-step-preview .katex")).to_be_visible()
    expect(tour).to_contain_text("Here it is the last one: add the final answer, too.")
    page.keyboard.press("Escape")  # leads out of the field, not out of the tour
    expect(tour.get_by_role("heading", name="Step 3 of the example")).to_be_focused()
    press_on(page, tour.get_by_role("button", name="Fill in what we would write"))
    expect(tour.get_by_label("Final answer")).to_have_value("9")
    expect(tour).to_contain_text("A step with a final answer ends the solution.")
    assert_accessible(page)
    screenshot(page, "tour-building-own")
    press_on(page, tour.get_by_role("button", name="Continue"))
    expect(tour).to_contain_text("goes to the field for your own step")
    assert_accessible(page)
    screenshot(page, "tour-building-good-to-know")
    with page.expect_response("**/preferences"):
        press_on(page, tour.get_by_role("button", name="Start"))
    expect(tour).to_be_hidden()
    assert Preferences.objects.get(user=newcomer).tours_seen == ["phase-1"]

    page.evaluate("localStorage.clear()")  # as on another device
    build(page, item)
    expect(page.get_by_role("complementary", name="Guidelines")).to_be_visible()
    expect(tour).to_be_hidden()
    page.get_by_role("button", name="Show the tour").click()
    expect(tour.get_by_role("heading", name="What to do")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    tour.get_by_role("button", name="Show the tour").click()
    expect(tour.get_by_role("heading", name="What to do")).to_be_visible()


def test_each_phase_has_a_tour_of_its_own(sign_in: Open, newcomer: User) -> None:
    change_preferences(user=newcomer, tours_seen=["phase-2"])
    page = build(sign_in(newcomer), queue_problem())
    expect(page.get_by_role("dialog", name="What to do")).to_contain_text("Build a solution")
    with page.expect_response("**/preferences"):
        page.get_by_role("button", name="Skip the tour").click()
    assert set(Preferences.objects.get(user=newcomer).tours_seen) == {"phase-1", "phase-2"}


def test_the_tour_of_phase_1_fits_a_phone(sign_in: Open, newcomer: User) -> None:
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


def test_keys_of_ones_own_hold_on_every_device_and_conflicts_are_named(sign_in: Open, labeler_user: User) -> None:
    queue_items(1)
    page = start(sign_in(labeler_user))
    page.keyboard.press("?")
    page.get_by_role("button", name="Choose other keys").click()
    dialog = page.get_by_role("dialog", name="Choose your keys")
    dialog.get_by_role("button", name="Key for Positive").click()
    with page.expect_response("**/preferences"):
        page.keyboard.press("d")
    dialog.get_by_role("button", name="Key for Negative").click()
    page.keyboard.press("j")
    expect(dialog.get_by_role("alert")).to_contain_text("j is already used for “Next step")
    assert_accessible(page)
    screenshot(page, "keys-conflict")
    with page.expect_response("**/preferences"):
        dialog.get_by_role("button", name="Use it for “Negative").click()
    dialog.get_by_role("button", name="Done").click()
    page.keyboard.press("Escape")
    page.keyboard.press("3")  # no longer a rating
    assert current(page) == "Step 1"
    page.keyboard.press("d")
    assert current(page) == "Step 2"
    page.evaluate("localStorage.clear()")
    start(page)
    expect(page.get_by_text("Step 2 of 5")).to_be_visible()
    page.keyboard.press("j")
    expect(page.get_by_text("Ends at step 2.")).to_be_visible()
    page.keyboard.press("?")
    page.get_by_role("button", name="Choose other keys").click()
    with page.expect_response("**/preferences"):
        page.get_by_role("button", name="Reset to the default keys").click()
    assert Preferences.objects.get(user=labeler_user).keys == {}


def test_a_phase_without_skipping_offers_none(sign_in: Open, labeler_user: User) -> None:
    [item] = queue_items(1)
    item.phase.allow_skip = False
    item.phase.save()
    page = start(sign_in(labeler_user))
    page.keyboard.press("s")
    expect(page.get_by_role("button", name="Skip")).to_have_count(0)
    expect(page.get_by_role("region", name="Problem")).to_contain_text("Tim buys")
