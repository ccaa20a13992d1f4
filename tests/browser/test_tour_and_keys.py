"""The first-time tour, and keys of one's own: both are remembered on the server."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from annotation.models import Preferences, User
from annotation.services.instructions import new_instructions
from tests.browser.looks import assert_accessible, assert_fits, screenshot
from tests.browser.test_labeling import current, start
from tests.browser.work import queue_items

Open = Callable[..., Page]
PHONE = {"viewport": {"width": 390, "height": 780}, "has_touch": True, "is_mobile": True}


def test_the_tour_is_shown_once_per_user_and_can_be_called_up_again(sign_in: Open, newcomer: User) -> None:
    [item] = queue_items(1)
    new_instructions(phase=item.phase, text="## House rules\n\nRate $x^2$ with care.")
    page = start(sign_in(newcomer))
    tour = page.get_by_role("dialog", name="What to do")
    expect(tour.get_by_role("heading", name="House rules")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "tour-start")
    page.keyboard.press("3")  # keys rest meanwhile
    tour.get_by_role("button", name="Go on").click()
    example = page.get_by_role("dialog", name="A worked example")
    for step, face in enumerate(["Positive", "Positive", "Positive", "Negative"], start=1):
        faces = example.get_by_role("group", name=f"Your rating of step {step} of the example")
        faces.get_by_role("button", name=face).click()
    expect(example.get_by_text("We would say neutral.")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "tour-example")
    example.get_by_role("button", name="Go on").click()
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
    page.get_by_role("button", name="Go on").tap()
    expect(page.get_by_role("dialog", name="A worked example").locator(".katex").first).to_be_visible()
    page.get_by_role("button", name="Neutral").last.tap()
    assert_fits(page)
    assert_accessible(page)
    screenshot(page, "tour-phone-dark")


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
    expect(dialog.get_by_role("alert")).to_contain_text("j stands for “Next step")
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
        page.get_by_role("button", name="Back to the usual keys").click()
    assert Preferences.objects.get(user=labeler_user).keys == {}


def test_a_phase_without_skipping_offers_none(sign_in: Open, labeler_user: User) -> None:
    [item] = queue_items(1)
    item.phase.allow_skip = False
    item.phase.save()
    page = start(sign_in(labeler_user))
    page.keyboard.press("s")
    expect(page.get_by_role("button", name="Skip")).to_have_count(0)
    expect(page.get_by_role("region", name="Problem")).to_contain_text("Tim buys")
