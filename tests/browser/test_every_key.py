"""Every key of the labeling page, in both flows and in the questions, on an American, a French and a Russian keyboard."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from annotation.models import Labeling, User
from tests.browser.building_page import build, cards, ended, ratings
from tests.browser.completion_writer import FIRST, LAST, queue_problem, write
from tests.browser.keyboards import KEYBOARDS, press_on
from tests.browser.long_solution import queue_long
from tests.browser.page_checks import assert_accessible, screenshot
from tests.browser.rating_page import current, start, wait_saved
from tests.browser.test_after_error import GIVEN, OFFERED, asking, open_page, wait_asked, write_alternatives

Open = Callable[..., Page]
every_keyboard = pytest.mark.parametrize("keyboard", KEYBOARDS)

DIALOGS = {"a": "The answer shown looks wrong", "g": "Give up", "b": "Bad problem", "?": "Keys"}


def assert_keys_of_the_frame(page: Page, keyboard: str) -> None:
    """Press the keys of what surrounds the work in either flow. The focus comes back to where it was."""
    focused = page.evaluate_handle("document.activeElement")
    for key, title in DIALOGS.items():
        press_on(page, keyboard, key)
        expect(page.get_by_role("dialog", name=title)).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        assert page.evaluate("(before) => before === document.activeElement", focused)
    press_on(page, keyboard, "s")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    guidelines = page.get_by_role("complementary", name="Guidelines")
    expect(guidelines).to_be_visible()
    press_on(page, keyboard, "i")
    expect(guidelines).to_be_hidden()
    press_on(page, keyboard, "i")
    press_on(page, keyboard, "q")
    expect(page.get_by_role("button", name="Fold")).to_be_visible()
    press_on(page, keyboard, "q")
    expect(page.get_by_role("button", name="Fold")).to_have_count(0)


@every_keyboard
def test_every_key_of_rating(sign_in: Open, labeler_user: User, keyboard: str) -> None:
    queue_long(45)
    page = start(sign_in(labeler_user), problem="A courier")
    for key, then in [("3", 2), ("2", 3), ("4", 4), ("f", 5), ("k", 4), ("j", 5), ("u", 4), ("1", 4), ("3", 5)]:
        press_on(page, keyboard, key)
        assert current(page) == f"Step {then}", key
    assert_keys_of_the_frame(page, keyboard)
    press_on(page, keyboard, "n")
    expect(page.get_by_role("dialog", name="Comment on step 5")).to_be_visible()
    page.keyboard.press("Escape")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(page.locator("[aria-current=step]")).not_to_be_in_viewport()
    press_on(page, keyboard, "c")
    expect(page.locator("[aria-current=step]")).to_be_in_viewport()
    press_on(page, keyboard, "j")
    expect(page.get_by_text("Rate step 5 first.")).to_be_visible()
    press_on(page, keyboard, "1", "j")
    expect(page.get_by_text("Step 5 is negative: nothing after it is rated.")).to_be_visible()
    press_on(page, keyboard, "k", "2")  # a correction leads back to the error
    assert current(page) == "Step 5"
    press_on(page, keyboard, "Enter")
    expect(page.get_by_role("heading", name="Nothing to label right now")).to_be_visible()
    steps = Labeling.objects.get().label["steps"]
    assert [step["completions"][0]["rating"] for step in steps] == [1, 0, None, 0, -1]


@every_keyboard
def test_every_key_in_the_questions(sign_in: Open, labeler_user: User, keyboard: str) -> None:
    page = open_page(sign_in, labeler_user, asking(ask_alternatives=2))
    press_on(page, keyboard, "3", "1")
    wait_asked(page)
    write_alternatives(OFFERED[:2])
    expect(page.get_by_role("group", name="Rating of alternative 2")).to_be_visible()
    expect(page.get_by_text(GIVEN)).to_be_visible()
    press_on(page, keyboard, "j", "5")
    expect(page.get_by_role("radio", name="All but the last step")).to_be_checked()
    expect(page.get_by_role("radio", name="All but the last step")).to_be_focused()
    assert_keys_of_the_frame(page, keyboard)  # they work beside radio buttons
    press_on(page, keyboard, "j")
    given = page.get_by_role("group", name=GIVEN)
    names: dict[str, str | re.Pattern[str]] = {"3": "Wrong", "2": "Partly correct", "1": re.compile("Correct$")}
    for key, name in names.items():
        press_on(page, keyboard, key)
        expect(given.get_by_role("radio", name=name)).to_be_checked()
    press_on(page, keyboard, "k")
    expect(page.get_by_role("radio", name="All but the last step")).to_be_focused()
    page.keyboard.press("ArrowLeft")  # the radio button's own
    expect(page.get_by_role("radio", name="Most of the way")).to_be_checked()
    press_on(page, keyboard, "j", "j")  # own words are not needed now: the key does not write there
    assert page.evaluate("document.activeElement.tagName") == "DIV"
    press_on(page, keyboard, "j")
    expect(page.locator(".alternative").first).to_be_focused()
    press_on(page, keyboard, "3", "k", "2", "j", "f")
    press_on(page, keyboard, "k", "k", "k", "k", "k")  # out of the questions, at the top
    expect(page.locator(".step-current")).to_be_focused()
    assert current(page) == "Step 2"
    screenshot(page, f"questions-{keyboard}")
    press_on(page, keyboard, "k", "j", "j")  # to the row above and back into the questions
    expect(page.get_by_role("radio", name="Most of the way")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".step-current")).to_be_focused()
    assert_accessible(page)
    press_on(page, keyboard, "Enter")
    expect(page.get_by_role("region", name="Problem")).to_contain_text("What is")
    labeling = Labeling.objects.get()
    assert labeling.details == {"progress": 3, "given_explanations": [{"text": GIVEN, "rating": 1}]}
    alternatives = labeling.label["steps"][1]["completions"][1:]
    assert [(one["rating"], one["flagged"]) for one in alternatives] == [(0, False), (None, True)]


@every_keyboard
def test_every_key_of_building(sign_in: Open, labeler_user: User, keyboard: str) -> None:
    page = build(sign_in(labeler_user), queue_problem(continuation="labeler"))
    write(FIRST)
    cards(page, 3)
    press_on(page, keyboard, "Backspace")
    expect(page.get_by_text("This is the first step.")).to_be_visible()
    press_on(page, keyboard, "w")
    expect(page.get_by_text("You write a step yourself if none")).to_be_visible()
    press_on(page, keyboard, "3", "3", "k", "k")
    expect(page.locator(".completion").nth(0)).to_be_focused()
    press_on(page, keyboard, "j")
    expect(page.locator(".completion").nth(1)).to_be_focused()
    press_on(page, keyboard, "u", "4", "2")
    assert_keys_of_the_frame(page, keyboard)
    press_on(page, keyboard, "p")
    expect(page.get_by_text("Only one of several positive completions")).to_be_visible()
    press_on(page, keyboard, "k", "3", "p")  # the second one is positive, too, and is chosen
    expect(page.locator(".completion").nth(1)).to_contain_text("Continues here")
    write(LAST, FIRST[1])
    press_on(page, keyboard, "Enter")
    cards(page, 2)
    press_on(page, keyboard, "Backspace")
    cards(page, 3)
    press_on(page, keyboard, "Enter")
    cards(page, 2)
    press_on(page, keyboard, "1", "1", "w")
    expect(page.get_by_label("The next step only.")).to_be_focused()
    page.keyboard.type("jkq3")  # keys are letters here
    expect(page.get_by_label("The next step only.")).to_have_value("jkq3")
    press_on(page, keyboard, "Escape")
    expect(page.locator(".completion[aria-current]")).to_be_focused()
    press_on(page, keyboard, "k", "k", "3")
    wait_saved(page)
    assert_accessible(page)
    press_on(page, keyboard, "Enter")
    assert ratings(ended(page)) == [[1, 1, 0], [1, -1]]


def test_ways_out_of_a_text_are_told_and_work(sign_in: Open, labeler_user: User) -> None:
    page = open_page(sign_in, labeler_user, asking(ask_alternatives=0, ask_progress=False))
    page.keyboard.press("1")
    own = page.get_by_label("In your own words")
    expect(own).to_be_visible()
    page.keyboard.press("Enter")
    expect(own).to_be_focused()
    expect(own).to_have_accessible_description("Ctrl ↵ continues, Esc returns to the steps.")
    page.keyboard.press("Escape")
    expect(page.locator(".step-current")).to_be_focused()
    for key, told in [("g", "sends it"), ("b", "sends it"), ("a", "keeps it")]:
        page.keyboard.press(key)
        expect(page.get_by_role("dialog").locator(".way-out")).to_contain_text(told)
        page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("row", name="While you type")).to_contain_text("Ctrl")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.keyboard.type("\\frac{7}{2}")
    page.keyboard.press("Enter")  # one line: Enter keeps it
    expect(page.locator(".guess-suggested .katex")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.type("It adds up wrongly.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("region", name="Problem")).to_contain_text("What is")
    details = {"explanation": "It adds up wrongly.", "suggested_answer": "\\frac{7}{2}"}
    assert Labeling.objects.get().details == details
