"""Keys that a labeler chose; the server stores them."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from annotation.models import Preferences, User
from annotation.services.preferences import change_preferences
from tests.browser.page_checks import assert_accessible, screenshot
from tests.browser.queued_items import queue_items
from tests.browser.rating_page import current, start

Open = Callable[..., Page]


def choose_keys(page: Page) -> Locator:
    """Open the dialog in which the labeler chooses keys."""
    page.keyboard.press("?")
    page.get_by_role("button", name="Choose other keys").click()
    return page.get_by_role("dialog", name="Choose your keys")


def test_own_key_replaces_the_default_on_every_device(sign_in: Open, labeler_user: User) -> None:
    queue_items(1)
    page = start(sign_in(labeler_user))
    dialog = choose_keys(page)
    dialog.get_by_role("button", name=re.compile("Key for Positive.*: 3")).click()
    with page.expect_response("**/preferences"):
        page.keyboard.press("d")
    page.evaluate("localStorage.clear()")  # as on another device
    start(page)
    expect(page.get_by_role("complementary", name="Guidelines")).to_contain_text("Positive (d)")
    page.keyboard.press("3")  # no longer a rating key
    assert current(page) == "Step 1"
    page.keyboard.press("d")
    assert current(page) == "Step 2"
    page.keyboard.press("ArrowRight")  # the other key of Positive is kept
    assert current(page) == "Step 3"
    assert Preferences.objects.get(user=labeler_user).keys == {"positive": ["d", "ArrowRight"]}


def test_keys_are_added_and_removed(sign_in: Open, labeler_user: User) -> None:
    queue_items(1)
    page = start(sign_in(labeler_user))
    dialog = choose_keys(page)
    dialog.get_by_role("button", name="Another key for Unsure").click()
    with page.expect_response("**/preferences"):
        page.keyboard.press("x")
    dialog.get_by_role("button", name=re.compile(r"Key for Unsure.*: f\.")).click()
    with page.expect_response("**/preferences"):
        dialog.get_by_role("button", name="Remove the key f").click()
    assert_accessible(page)
    dialog.get_by_role("button", name="Done").click()
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    assert current(page) == "Step 1"
    page.keyboard.press("x")
    assert current(page) == "Step 2"
    assert Preferences.objects.get(user=labeler_user).keys == {"unsure": ["4", "x"]}


def test_keys_of_the_other_flow_are_not_listed_but_not_taken_in_silence(sign_in: Open, labeler_user: User) -> None:
    queue_items(1)
    dialog = choose_keys(page := start(sign_in(labeler_user)))
    expect(dialog.get_by_text("Write your own step")).to_have_count(0)
    dialog.get_by_role("button", name="Another key for Positive").click()
    page.keyboard.press("w")
    expect(dialog.get_by_role("alert")).to_contain_text("w is already used for “Building: write your own step")


def test_dialog_of_keys_fits_a_low_window(sign_in: Open, labeler_user: User) -> None:
    queue_items(1)
    page = start(sign_in(labeler_user, viewport={"width": 640, "height": 430}))
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keys")
    expect(sheet.get_by_role("button", name="Done")).to_be_in_viewport(ratio=1)
    screenshot(page, "keys-low")
    sheet.get_by_role("button", name="Choose other keys").click()
    dialog = page.get_by_role("dialog", name="Choose your keys")
    expect(dialog.get_by_role("button", name="Done")).to_be_in_viewport(ratio=1)
    screenshot(page, "keys-choose-low")
    assert_accessible(page)


def test_conflict_of_keys_is_named_and_resolved(sign_in: Open, labeler_user: User) -> None:
    queue_items(1)
    page = start(sign_in(labeler_user))
    dialog = choose_keys(page)
    dialog.get_by_role("button", name=re.compile("Key for Negative.*: 1")).click()
    page.keyboard.press("j")
    expect(dialog.get_by_role("alert")).to_contain_text("j is already used for “Next step")
    assert_accessible(page)
    screenshot(page, "keys-conflict")
    with page.expect_response("**/preferences"):
        dialog.get_by_role("button", name="Use it for “Negative").click()
    dialog.get_by_role("button", name="Done").click()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.get_by_text("Ends at step 1.")).to_be_visible()


def test_own_keys_are_reset_to_the_defaults(sign_in: Open, labeler_user: User) -> None:
    change_preferences(user=labeler_user, keys={"undo": ["z"]})
    queue_items(1)
    dialog = choose_keys(page := start(sign_in(labeler_user)))
    with page.expect_response("**/preferences"):
        dialog.get_by_role("button", name="Reset to the default keys").click()
    assert Preferences.objects.get(user=labeler_user).keys == {}
