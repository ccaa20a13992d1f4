"""The problem and the current row stay in view, whatever the window: strip, resting place, numbers, focus."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from annotation.models import User
from tests.browser.completion_writer import FIRST, LAST, queue_problem, write
from tests.browser.long_solution import covered, height_of_current, queue_long
from tests.browser.page_checks import assert_accessible, assert_fits, screenshot
from tests.browser.rating_page import current, start, wait_saved
from tests.factories import PhaseFactory

Open = Callable[..., Page]
FOLDED = re.compile("problem-folded")
WINDOWS: dict[str, dict[str, object]] = {
    "wide": {"viewport": {"width": 1440, "height": 900}},
    "laptop": {"viewport": {"width": 1280, "height": 720}},
    "phone": {"viewport": {"width": 390, "height": 780}, "has_touch": True, "is_mobile": True},
    "zoomed": {"viewport": {"width": 640, "height": 430}, "device_scale_factor": 2},  # 1280 x 860 at 200 %
}


def strip(page: Page) -> Locator:
    return page.get_by_role("region", name="Problem")


def box_of(locator: Locator) -> dict[str, float]:
    box = locator.bounding_box()
    assert box is not None
    return {"x": box["x"], "y": box["y"], "width": box["width"], "height": box["height"]}


@pytest.mark.parametrize("window", WINDOWS)
def test_problem_and_guess_stay_in_view(sign_in: Open, labeler_user: User, window: str) -> None:
    queue_long()
    page = start(sign_in(labeler_user, **WINDOWS[window]), problem="A courier")
    expect(page.locator(".katex").first).to_be_visible()
    for _ in range(12):
        page.keyboard.press("3")
    expect(strip(page)).to_have_class(FOLDED)
    height = page.viewport_size["height"] if page.viewport_size else 0
    box = box_of(strip(page))
    assert box["height"] <= height / 4
    assert box["y"] <= 50
    expect(page.get_by_text("A courier rides from the depot")).to_be_in_viewport()
    expect(page.locator(".guess-value")).to_be_in_viewport(ratio=1)
    assert_fits(page)
    wait_saved(page)
    screenshot(page, f"layout-strip-{window}")
    row = box_of(page.locator("[aria-current=step]"))
    page.keyboard.press("q")
    expect(page.get_by_text("in kilometres?")).to_be_in_viewport()
    assert box_of(page.locator("[aria-current=step]")) == row
    screenshot(page, f"layout-open-{window}")
    assert_accessible(page)
    page.keyboard.press("q")
    assert box_of(strip(page)) == box
    page.get_by_role("button", name="Show all").click()
    expect(page.get_by_role("button", name="Fold")).to_have_attribute("aria-expanded", "true")
    assert box_of(page.locator("[aria-current=step]")) == row
    page.keyboard.press("3")  # whoever rates looks at the steps again
    expect(page.get_by_role("button", name="Show all")).to_be_visible()


@pytest.mark.parametrize("window", WINDOWS)
def test_current_row_rests_at_two_fifths(sign_in: Open, labeler_user: User, window: str) -> None:
    queue_long()
    page = start(sign_in(labeler_user, **WINDOWS[window]), problem="A courier")
    expect(page.locator(".katex").first).to_be_visible()
    heights = []
    for _ in range(29):
        page.keyboard.press("3")
        heights.append(height_of_current(page))
        assert covered(page) == []
    assert all(0.35 <= height <= 0.45 for height in heights), heights
    assert current(page) == "Step 30"
    screenshot(page, f"layout-last-{window}")
    for _ in range(12):
        page.keyboard.press("k")
        assert covered(page) == []
    page.keyboard.press("u")
    assert covered(page) == []


def test_nothing_moves_while_the_problem_folds(sign_in: Open, labeler_user: User) -> None:
    queue_long()
    page = start(sign_in(labeler_user), problem="A courier")
    expect(page.locator(".katex").first).to_be_visible()
    page.mouse.move(600, 400)
    top = 0.0
    for _ in range(12):
        page.mouse.wheel(0, 40)
        page.wait_for_timeout(80)
        now = float(
            page.evaluate("document.querySelectorAll('.steps > .step')[20].getBoundingClientRect().top + scrollY")
        )
        assert top == 0.0 or abs(now - top) <= 1
        top = now
    expect(strip(page)).to_have_class(FOLDED)
    page.mouse.wheel(0, -2000)
    expect(strip(page)).not_to_have_class(FOLDED)


def test_rows_stay_under_the_pointer(sign_in: Open, labeler_user: User) -> None:
    queue_long()
    page = start(sign_in(labeler_user), problem="A courier")
    expect(page.locator(".katex").first).to_be_visible()
    before = page.evaluate("scrollY")
    page.get_by_role("group", name="Rating of step 1", exact=True).get_by_role("button", name="Positive").click()
    page.get_by_role("group", name="Rating of step 2", exact=True).get_by_role("button", name="Positive").click()
    assert page.evaluate("scrollY") == before


def test_rows_are_numbered(sign_in: Open, labeler_user: User) -> None:
    queue_long(12)
    for window in ["laptop", "phone"]:
        page = start(sign_in(labeler_user, **WINDOWS[window]), problem="A courier")
        page.keyboard.press("3")
        numbers = page.locator(".step-number")
        assert numbers.all_inner_texts() == [str(n) for n in range(1, 13)]
        for number in numbers.all()[:3]:
            expect(number).to_be_visible()


def test_questions_open_within_view(sign_in: Open, labeler_user: User) -> None:
    phase = PhaseFactory(name="Phase 2", instructions="", ask_progress=True, ask_explanation=True)
    queue_long(phase=phase)
    page = start(sign_in(labeler_user, **WINDOWS["laptop"]), problem="A courier")
    expect(page.locator(".katex").first).to_be_visible()
    for key in "33333331":
        page.keyboard.press(key)
    panel = page.get_by_role("region", name="About the mistake")
    expect(panel).to_be_in_viewport(ratio=1)
    expect(page.locator(".step-current")).to_be_in_viewport(ratio=1)
    words = panel.locator(".progress-words label").all()
    assert len({round(box_of(word)["y"]) for word in words}) == 1  # in one line, with the guidelines open
    expect(page.get_by_role("complementary", name="Guidelines")).to_be_visible()
    for key in ["j", "2", "j"]:
        page.keyboard.press(key)
        assert covered(page) == []
    screenshot(page, "layout-questions")


def test_tab_never_leads_below_a_bar(sign_in: Open, labeler_user: User) -> None:
    queue_long(20)
    for window in ["laptop", "zoomed"]:
        page = start(sign_in(labeler_user, **WINDOWS[window]), problem="A courier")
        expect(page.locator(".katex").first).to_be_visible()
        for key in ["3"] * 10 + ["Tab"] * 12 + ["Shift+Tab"] * 18:
            page.keyboard.press(key)
            if page.evaluate("document.activeElement !== document.body"):  # there the browser's own bar would follow
                assert covered(page) == [], (window, key, page.evaluate("document.activeElement.outerHTML"))


def test_problem_stays_in_view_while_a_solution_is_built(sign_in: Open, labeler_user: User) -> None:
    item = queue_problem()
    page = sign_in(labeler_user, **WINDOWS["zoomed"])
    page.goto(f"/label/{item.phase_id}")
    write([f"{text} " * 4 for text in FIRST])
    expect(page.locator(".completion:not(.completion-coming)")).to_have_count(3)
    page.keyboard.press("3")
    page.keyboard.press("2")
    expect(strip(page)).to_have_class(FOLDED)
    assert box_of(strip(page))["height"] <= 430 / 4
    assert covered(page) == []
    screenshot(page, "layout-building-zoomed")
    page.keyboard.press("q")
    expect(page.get_by_text("How many dollars")).to_be_in_viewport()
    assert_accessible(page)
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    write(LAST, (f"{FIRST[0]} " * 4))
