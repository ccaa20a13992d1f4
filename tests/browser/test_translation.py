"""The browser translates the pages while people use them: nothing breaks, and what changes is still shown."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from annotation.models import Labeling, User
from rewardmodel.models import Generation, RewardModel
from tests.browser.building_page import at_the_second_step, build, cards, ended, own_step, press
from tests.browser.completion_writer import FIRST, LAST, queue_problem, write
from tests.browser.loop_rows import loop_with_a_running_training
from tests.browser.page_checks import screenshot
from tests.browser.queued_items import queue_items
from tests.browser.rating_page import ratings, start, wait_saved
from tests.browser.test_after_error import OFFERED, asking, open_page, wait_asked, write_alternatives

Open = Callable[..., Page]
Translated = Callable[..., Page]
TRANSLATION = Path(__file__).with_name("translation.js")


@pytest.fixture
def translated(sign_in: Open) -> Iterator[Translated]:
    """Opens a page of a signed-in user in a browser that translates. At the end, no exception may have occurred."""
    pages: list[Page] = []
    errors: list[str] = []

    def make(user: User, **options: object) -> Page:
        page = sign_in(user, **options)
        page.add_init_script(path=TRANSLATION)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda line: errors.append(line.text) if "NotFoundError" in line.text else None)
        pages.append(page)
        return page

    yield make
    for page in pages:
        assert page.evaluate("window.translated") > 10
        expect(page.get_by_text("could not be shown")).to_have_count(0)
    assert errors == []


def test_translation_replaces_texts_but_not_formulas(translated: Translated, labeler_user: User) -> None:
    queue_items(1)
    page = start(translated(labeler_user))
    expect(page.locator(".problem font").first).to_be_attached()
    expect(page.locator(".katex").first).to_be_visible()
    expect(page.locator(".katex font, kbd font")).to_have_count(0)
    screenshot(page, "translated")


def test_rating_with_corrections_undo_and_submit(translated: Translated, labeler_user: User) -> None:
    queue_items(2)
    page = start(translated(labeler_user))
    expect(page.get_by_text("Step 1 of 5")).to_be_visible()
    for key in "3f2":
        page.keyboard.press(key)
    expect(page.get_by_text("Step 4 of 5")).to_be_visible()
    page.keyboard.press("k")
    page.keyboard.press("1")
    expect(page.get_by_text("Ends at step 3.")).to_be_visible()
    page.keyboard.press("u")
    page.keyboard.press("u")
    expect(page.get_by_text("Step 3 of 5")).to_be_visible()
    wait_saved(page)
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Problem")).to_contain_text("What is")
    expect(page.locator(".today")).to_have_text("1 today")
    page.get_by_role("button", name="Undo", exact=False).first.click()
    expect(page.get_by_role("region", name="Problem")).to_contain_text("Tim buys")
    page.keyboard.press("u")
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Problem")).to_contain_text("What is")
    assert ratings(Labeling.objects.latest("created_at"))[-1] == -1


def test_dialogs_guidelines_and_suggestion(translated: Translated, labeler_user: User) -> None:
    queue_items(1)
    page = start(translated(labeler_user))
    for is_open in [False, True]:
        page.keyboard.press("i")
        expect(page.get_by_role("complementary", name="Guidelines")).to_be_visible(visible=is_open)
    page.get_by_role("button", name="Looks wrong?").click()
    page.get_by_role("dialog").get_by_role("textbox").fill("$5$")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your suggestion:")).to_be_visible()
    page.get_by_role("button", name="Change your suggestion").click()
    page.get_by_role("dialog").get_by_role("textbox").fill("six")
    page.keyboard.press("Enter")
    expect(page.get_by_text("six")).to_be_visible()
    page.get_by_role("button", name="Change your suggestion").click()
    page.get_by_role("dialog").get_by_role("textbox").fill("")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Looks wrong?")).to_be_visible()
    page.keyboard.press("?")
    page.get_by_role("button", name="Choose other keys").click()
    page.get_by_role("button", name="Another key for Negative").click()
    page.keyboard.press("j")
    expect(page.get_by_role("alert")).to_contain_text("is already used for")
    with page.expect_response("**/preferences"):
        page.get_by_role("button", name="Use it for").click()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.get_by_role("dialog").get_by_role("button", name="Show the tour").click()
    for _ in range(2):
        page.get_by_role("dialog").get_by_role("button", name="Continue").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_questions_about_the_mistake(translated: Translated, labeler_user: User) -> None:
    page = open_page(translated, labeler_user, asking())
    page.keyboard.press("3")
    page.keyboard.press("1")
    wait_asked(page)
    page.keyboard.press("Enter")
    page.keyboard.press("2")
    explanation = page.get_by_role("textbox", name="What is the mistake?").or_(page.locator(".explanation textarea"))
    for text in ["It is $3$", "It is $3$ and more, $x^2$", "plain", ""]:
        explanation.first.fill(text)
    explanation.first.fill("It is $5$.")
    expect(page.locator(".explanation-preview .katex")).to_be_visible()
    write_alternatives(OFFERED)
    expect(page.locator(".alternative")).to_have_count(3)
    page.get_by_role("button", name="Skip these").click()
    page.get_by_role("button", name="Rate them").click()
    expect(page.locator(".alternative")).to_have_count(3)
    wait_saved(page)


def test_building_a_solution(translated: Translated, labeler_user: User) -> None:
    page = build(translated(labeler_user), queue_problem())
    at_the_second_step(page, "324")
    expect(page.get_by_text("Step 2", exact=False).first).to_be_visible()
    page.keyboard.press("Backspace")
    expect(page.get_by_role("heading", name="Step 1")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Step 2")).to_be_visible()
    press(page, "11u1")
    own_step(page, "It is $20 - 12 = 8$", "8")
    assert ended(page).finish_reason == "solution"


def test_own_step_is_previewed(translated: Translated, labeler_user: User) -> None:
    page = build(translated(labeler_user), queue_problem())
    write(FIRST)
    cards(page, 3)
    press(page, "111")
    page.keyboard.press("w")
    for text in ["It costs $12$ dollars", " and $x^2$ more", " in all."]:
        page.keyboard.type(text)
    page.keyboard.press("Control+Enter")
    write(LAST, "It costs $12$ dollars and $x^2$ more in all.")
    cards(page, 2)
    expect(page.get_by_role("region", name="Solution so far")).to_contain_text("in all.")


PAGES = [
    "/", "/loop", "/loop/generations/{generation}", "/loop/next", "/phases", "/phases/new", "/phases/{phase}", "/models",
    "/models/{model}", "/history", "/how-to-rate", "/label", "/sign-in", "/nowhere",
]  # fmt: skip


def test_pages_that_poll_and_follow_each_other(translated: Translated, manager: User) -> None:
    generation = loop_with_a_running_training()
    ids = {"generation": generation.pk, "phase": generation.phase_id, "model": RewardModel.objects.get().pk}
    page = translated(manager)
    page.goto("/")
    for address in PAGES:
        page.evaluate("address => history.pushState(null, '', address)", address.format(**ids))
        expect(page.get_by_role("heading", level=1).first).to_be_attached()
        page.wait_for_timeout(300)
    page.evaluate("address => history.pushState(null, '', address)", "/loop")
    expect(page.get_by_role("heading", name="The loop")).to_be_visible()
    RewardModel.objects.update(is_current=False)
    Generation.objects.filter(pk=generation.pk).update(status="failed", failure="no memory")
    expect(page.get_by_text("no memory")).to_be_visible()
    page.get_by_role("button", name="Account of ada").click()
    for _ in range(3):
        page.get_by_role("button", name="Colours:").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Account of ada")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
