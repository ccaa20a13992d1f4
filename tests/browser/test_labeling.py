"""Flow 2: a labeler rates a solution by keyboard."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from annotation.models import Labeling, User
from tests.browser.connection import intercept
from tests.browser.page_checks import assert_accessible, assert_fits, screenshot
from tests.browser.queued_items import STEPS, queue_items
from tests.browser.rating_page import current, ratings, start, wait_saved

Open = Callable[..., Page]


def test_solution_is_rated_and_submitted_by_keyboard(sign_in: Open, labeler_user: User) -> None:
    queue_items(2)
    page = start(sign_in(labeler_user))
    expect(page.locator(".katex").first).to_be_visible()
    screenshot(page, "label-start")
    page.keyboard.press("3")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("f")
    page.keyboard.press("2")
    expect(page).to_have_title("1 step to go · Label · Stepmark")
    screenshot(page, "label-half-way")
    page.keyboard.press("1")
    expect(page.get_by_text("Ends at step 5. Submit, or correct a rating.")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "label-done")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Problem")).to_contain_text("What is")
    expect(page.locator(".today")).to_have_text("1 today")
    labeling = Labeling.objects.get()
    assert ratings(labeling) == [1, 1, None, 0, -1]
    assert labeling.label["steps"][2]["completions"][0]["flagged"] is True
    assert labeling.finish_reason == "found_error"
    assert labeling.label["total_time"] > 0
    assert labeling.labeler == labeler_user


def test_sign_in_leads_to_the_page_that_was_asked_for(
    new_context: Callable[..., BrowserContext], labeler_user: User
) -> None:
    queue_items(1)
    page = new_context().new_page()
    page.goto("/label")
    expect(page).to_have_title("Sign in · Stepmark")
    assert_accessible(page)
    page.get_by_label("Name").fill("lena")
    page.get_by_label("Password").fill("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Password").fill("a-long-password-for-tests")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Problem")).to_contain_text("Tim buys")
    expect(page).to_have_url(re.compile("/label$"))


def test_correction_drops_later_ratings_until_undo(sign_in: Open, labeler_user: User) -> None:
    queue_items(1)
    page = start(sign_in(labeler_user))
    for key in "333":
        page.keyboard.press(key)
    page.keyboard.press("k")
    page.keyboard.press("k")
    assert current(page) == "Step 2"
    page.keyboard.press("1")
    expect(page.get_by_text("Ends at step 2.")).to_be_visible()
    expect(page.locator(".step-done, .step-current")).to_have_count(2)
    screenshot(page, "label-corrected")
    page.keyboard.press("u")
    expect(page.get_by_text("Step 4 of 5")).to_be_visible()
    page.keyboard.press("2")
    assert current(page) == "Step 4"
    page.keyboard.press("3")
    page.keyboard.press("3")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Nothing to label right now")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "label-empty-queue")
    assert ratings(Labeling.objects.get()) == [1, 0, 1, 1, 1]
    assert Labeling.objects.get().finish_reason == "solution"


def test_solution_is_built_with_clicks(sign_in: Open, labeler_user: User) -> None:
    queue_items(1)
    page = start(sign_in(labeler_user))
    page.get_by_role("group", name="Rating of step 1", exact=True).get_by_role("button", name="Positive").click()
    assert current(page) == "Step 2"
    page.get_by_role("group", name="Rating of step 2", exact=True).get_by_role("button", name="Negative").click()
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("heading", name="Nothing to label right now")).to_be_visible()
    assert ratings(Labeling.objects.get()) == [1, -1]


def test_enter_before_the_end_says_what_is_missing(sign_in: Open, labeler_user: User) -> None:
    queue_items(1)
    page = start(sign_in(labeler_user))
    page.keyboard.press("3")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Rate step 2 first: 4 steps to go.")).to_be_visible()
    assert not Labeling.objects.exists()


def test_reload_in_the_middle_resumes_there(sign_in: Open, labeler_user: User) -> None:
    queue_items(2)
    page = start(sign_in(labeler_user))
    page.keyboard.press("3")
    page.keyboard.press("2")
    wait_saved(page)
    page.evaluate("localStorage.clear()")  # the server's draft must be enough, as on another device
    start(page)
    expect(page.get_by_text("Step 3 of 5")).to_be_visible()
    assert current(page) == "Step 3"


def test_reload_before_the_draft_was_sent_loses_nothing(sign_in: Open, labeler_user: User) -> None:
    queue_items(1)
    page = start(sign_in(labeler_user))
    intercept(page, "**/draft", lambda route: route.abort())
    page.keyboard.press("3")
    expect(page.locator(".save")).to_have_text("Offline, kept here")
    start(page)
    assert current(page) == "Step 2"


def test_give_up_asks_for_a_reason_and_keeps_the_ratings(sign_in: Open, labeler_user: User) -> None:
    queue_items(1)
    page = start(sign_in(labeler_user))
    page.keyboard.press("3")
    page.keyboard.press("g")
    dialog = page.get_by_role("dialog", name="Give up")
    expect(dialog.get_by_label("Why are you giving up?")).to_be_focused()
    expect(dialog.get_by_label("Why are you giving up?")).to_have_value("")
    dialog.get_by_role("button", name="Give up").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Write a few words")
    assert_accessible(page)
    dialog.get_by_label("Why are you giving up?").fill("Step 2 needs 3 pages of work")
    screenshot(page, "label-give-up")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Nothing to label right now")).to_be_visible()
    labeling = Labeling.objects.get()
    assert labeling.finish_reason == "give_up"
    assert labeling.details["reason"] == "Step 2 needs 3 pages of work"
    assert ratings(labeling) == [1]


def test_bad_problem_with_a_suggested_answer(sign_in: Open, labeler_user: User) -> None:
    queue_items(1)
    page = start(sign_in(labeler_user))
    page.get_by_role("button", name="Looks wrong?").click()
    page.get_by_label("What should the answer be?").fill("$5$ dollars")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your suggestion:")).to_be_visible()
    page.keyboard.press("b")
    page.get_by_label("What is wrong with the problem?").fill("Two readings")
    page.get_by_role("button", name="Report it").click()
    expect(page.get_by_role("heading", name="Nothing to label right now")).to_be_visible()
    labeling = Labeling.objects.get()
    assert labeling.finish_reason == "bad_problem"
    assert labeling.details == {"reason": "Two readings", "suggested_answer": "$5$ dollars"}


def test_skip_gives_the_item_back_and_another_one_comes(sign_in: Open, labeler_user: User) -> None:
    queue_items(2)
    page = start(sign_in(labeler_user))
    page.keyboard.press("3")
    page.keyboard.press("s")
    page.get_by_role("button", name="Skip it").click()
    expect(page.get_by_role("region", name="Problem")).to_contain_text("What is")
    assert not Labeling.objects.exists()


def test_cheat_sheet_and_guidelines_open_by_key(sign_in: Open, labeler_user: User) -> None:
    queue_items(1)
    page = start(sign_in(labeler_user))
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("3")  # keys are disabled while a dialog is open
    assert_accessible(page)
    screenshot(page, "label-keys")
    page.keyboard.press("Escape")
    expect(page.get_by_text("Step 1 of 5")).to_be_visible()
    guidelines = page.get_by_role("complementary", name="Guidelines")
    expect(guidelines).to_be_visible()  # open on the first visit with a wide screen
    page.keyboard.press("i")
    expect(guidelines).to_be_hidden()


def test_phone_rates_with_the_thumb(sign_in: Open, labeler_user: User) -> None:
    queue_items(1)
    page = start(sign_in(labeler_user, viewport={"width": 375, "height": 740}, has_touch=True, is_mobile=True))
    screenshot(page, "label-phone")
    faces = page.get_by_role("group", name="Rating of the current step")
    for name in ["Positive", "Neutral", "Unsure"]:
        faces.get_by_role("button", name=name).tap()
    assert_fits(page)
    assert_accessible(page)
    screenshot(page, "label-phone-half-way")
    page.get_by_role("button", name="More ways to end this task").tap()
    expect(page.get_by_role("button", name="Bad problem")).to_be_visible()
    screenshot(page, "label-phone-more")
    page.locator(".step").nth(0).tap()
    page.locator(".step").nth(0).tap()  # the first one closed the open panel
    assert current(page) == "Step 1"
    faces.get_by_role("button", name="Negative").tap()
    page.get_by_role("button", name="Submit").tap()
    expect(page.get_by_role("heading", name="Nothing to label right now")).to_be_visible()
    assert ratings(Labeling.objects.get()) == [-1]


def test_dark_mode_follows_the_device_and_the_button(sign_in: Open, labeler_user: User) -> None:
    queue_items(1)
    page = start(sign_in(labeler_user, color_scheme="dark"))
    page.keyboard.press("3")
    page.keyboard.press("2")
    wait_saved(page)
    assert_accessible(page)
    screenshot(page, "label-dark")
    dark = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.get_by_role("button", name="Account of lena").click()
    page.get_by_role("button", name="Colours: like this device").click()
    screenshot(page, "account")
    assert_accessible(page)
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") != dark
    start(page)
    assert page.evaluate("document.documentElement.dataset.theme") == "light"


def test_hostile_text_stays_text(sign_in: Open, labeler_user: User) -> None:
    items = queue_items(1)
    solution = items[0].solution
    assert solution is not None
    solution.steps = ["<img src=x onerror=\"document.title='owned'\"> and $\\href{javascript:alert(1)}{x}$", *STEPS[1:]]
    solution.save()
    page = start(sign_in(labeler_user))
    expect(page.get_by_text("<img src=x onerror=")).to_be_visible()
    assert page.locator(".steps img, .steps a[href]").count() == 0
    assert "owned" not in page.title()


def test_phase_without_skipping_offers_none(sign_in: Open, labeler_user: User) -> None:
    [item] = queue_items(1)
    item.phase.allow_skip = False
    item.phase.save()
    page = start(sign_in(labeler_user))
    page.keyboard.press("s")
    expect(page.get_by_role("button", name="Skip")).to_have_count(0)
    expect(page.get_by_role("region", name="Problem")).to_contain_text("Tim buys")
