"""Keys that a labeler chose; the server stores them."""

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
    dialog.get_by_role("button", name="Key for Positive").click()
    with page.expect_response("**/preferences"):
        page.keyboard.press("d")
    page.evaluate("localStorage.clear()")  # as on another device
    start(page)
    page.keyboard.press("3")  # no longer a rating key
    assert current(page) == "Step 1"
    page.keyboard.press("d")
    assert current(page) == "Step 2"


def test_conflict_of_keys_is_named_and_resolved(sign_in: Open, labeler_user: User) -> None:
    queue_items(1)
    page = start(sign_in(labeler_user))
    dialog = choose_keys(page)
    dialog.get_by_role("button", name="Key for Negative").click()
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
