"""A part of the pages that cannot be loaded: the page says so, tries again, and nothing else is lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from annotation.models import Assignment, User
from tests.browser.building_page import build
from tests.browser.completion_writer import queue_problem
from tests.browser.connection import go_offline
from tests.browser.every_page import PAGES, rows_of_every_page
from tests.browser.loop_rows import loop_with_a_running_training
from tests.browser.lost_files import KEPT, Fault, faults, go, lose, lose_now, note, parts_of_the_pages, recover
from tests.browser.page_checks import PHONE, assert_accessible, assert_fits, screenshot
from tests.browser.queued_items import queue_items
from tests.browser.rating_page import current, start, wait_saved
from tests.browser.test_missing_rare_parts import RARE_PARTS
from tests.factories import PhaseFactory, UserFactory

Open = Callable[..., Page]

PAGES_OF_LABELERS = ("HomePage", "SignInPage", "LabelPage", "HistoryPage", "GuidePage", "ManagingPages")
"""Those that are opened where the network comes and goes. One mechanism loads all pages, so the others lose their file only."""
PARTS_OF_PAGES = {
    "AfterErrorPanel", "RatingTour", "BuildingTour", "BuildingTask", "KeySettings", "katex", "Overview", "Timeline", "parse",
    "MorePages", "QualityNotice", "TaskDialogs",
}  # fmt: skip


def open_without(sign_in: Open, user: User, part: str, fault: Fault) -> Page:
    """Open the rating page of a phase with questions; one part cannot be loaded."""
    queue_items(2, PhaseFactory(name="Phase 2", instructions="", ask_progress=True, ask_explanation=True))
    page = sign_in(user)
    lose(page.context, part, fault)
    with page.expect_request(f"**/assets/{part}-*"):  # at once, or ahead when the task is idle
        return start(page)


def test_every_part_is_covered() -> None:
    assert parts_of_the_pages() == {*PAGES, *PARTS_OF_PAGES, *RARE_PARTS}


@pytest.mark.parametrize(
    ("part", "fault"), [*((part, "missing") for part in PAGES), *((part, "offline") for part in PAGES_OF_LABELERS)]
)
def test_page_that_cannot_be_loaded(sign_in: Open, manager: User, part: str, fault: Fault) -> None:
    address, heading = PAGES[part]
    ids = rows_of_every_page(manager)
    page = sign_in(manager)
    lose(page.context, part, fault)
    page.goto("/phases" if part == "HomePage" else "/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_load_state("networkidle")
    lose_now(page, fault)
    go(page, address.format(**ids))
    expect(page.get_by_role("heading", name="could not be loaded")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text(KEPT)
    expect(page.get_by_role("link", name="Stepmark")).to_be_visible()
    recover(page, part, fault)
    expect(page.get_by_role("heading", name=heading.format(**ids), level=1)).to_be_attached()
    expect(page.get_by_role("alert")).to_have_count(0)


@faults
@pytest.mark.parametrize(
    ("part", "address", "name"),
    [
        ("Overview", "/", "The overview"),
        ("QualityNotice", "/", "What you are told about your work"),
        ("Timeline", "/loop", "The charts"),
        ("MorePages", "/", "The menu"),
    ],
)
def test_part_of_an_admins_page(sign_in: Open, manager: User, part: str, address: str, name: str, fault: Fault) -> None:
    loop_with_a_running_training()
    page = sign_in(manager)
    lose(page.context, part, fault)
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    note(page, name)
    lose_now(page, fault)
    recover(page, part, fault)
    expect(page.get_by_text("could not be loaded")).to_have_count(0)


@faults
def test_questions_about_the_mistake(sign_in: Open, labeler_user: User, fault: Fault) -> None:
    page = open_without(sign_in, labeler_user, "AfterErrorPanel", fault)
    page.keyboard.press("3")
    wait_saved(page)
    lose_now(page, fault)
    page.keyboard.press("1")
    note(page, "The questions about the mistake")
    assert current(page) == "Step 2"
    page.keyboard.press("u")  # the keys are alive
    expect(page.get_by_text("could not be loaded")).to_have_count(0)
    page.keyboard.press("1")
    note(page, "The questions about the mistake")
    if fault == "missing":
        assert_accessible(page)
    screenshot(page, f"part-{fault}")
    recover(page, "AfterErrorPanel", fault)
    expect(page.get_by_role("group", name="How far did the solution get")).to_be_visible()
    wait_saved(page)
    draft = Assignment.objects.exclude(draft=None).get().draft
    assert draft is not None
    assert [step["completions"][0]["rating"] for step in draft["steps"]] == [1, -1]


def test_trying_again_in_vain_says_the_same_again(sign_in: Open, labeler_user: User) -> None:
    page = open_without(sign_in, labeler_user, "AfterErrorPanel", "missing")
    page.keyboard.press("1")
    again = note(page, "The questions about the mistake").get_by_role("button", name="Try again")
    for _ in range(3):
        again.click()
        expect(again).to_have_attribute("aria-disabled", "false")
    recover(page, "AfterErrorPanel", "missing")
    expect(page.get_by_role("group", name="How far did the solution get")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_missing_part_on_a_phone(sign_in: Open, labeler_user: User, scheme: str) -> None:
    queue_items(1, PhaseFactory(name="Phase 2", instructions="", ask_progress=True))
    page = sign_in(labeler_user, color_scheme=scheme, **PHONE)
    lose(page.context, "AfterErrorPanel", "missing")
    start(page)
    page.locator(".actions-faces").get_by_role("button", name="Negative").click()
    note(page, "The questions about the mistake").scroll_into_view_if_needed()
    assert_fits(page)
    assert_accessible(page)
    screenshot(page, f"part-missing-phone-{scheme}")


@faults
def test_choice_of_keys(sign_in: Open, labeler_user: User, fault: Fault) -> None:
    page = open_without(sign_in, labeler_user, "KeySettings", fault)
    lose_now(page, fault)
    page.keyboard.press("?")
    page.get_by_role("button", name="Choose other keys").click()
    note(page, "The choice of keys")
    recover(page, "KeySettings", fault)
    expect(page.get_by_role("button", name="Another key for Positive")).to_be_visible()


@faults
def test_dialogs_of_a_task(sign_in: Open, labeler_user: User, fault: Fault) -> None:
    page = open_without(sign_in, labeler_user, "TaskDialogs", fault)
    page.keyboard.press("3")
    wait_saved(page)
    lose_now(page, fault)
    page.keyboard.press("g")
    expect(page.get_by_role("dialog")).to_contain_text("The dialog could not be loaded")
    page.keyboard.type("3311")  # what is typed in the dialog's place rates nothing
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert current(page) == "Step 2"
    page.keyboard.press("g")
    note(page, "The dialog")
    recover(page, "TaskDialogs", fault)
    expect(page.get_by_role("dialog", name="Give up")).to_be_visible()


@faults
def test_tour_of_rating(sign_in: Open, newcomer: User, fault: Fault) -> None:
    page = open_without(sign_in, newcomer, "RatingTour", fault)
    note(page, "The tour")
    lose_now(page, fault)
    recover(page, "RatingTour", fault)
    expect(page.get_by_role("dialog", name="What to do")).to_be_visible()


@faults
def test_tour_of_building(sign_in: Open, newcomer: User, fault: Fault) -> None:
    item = queue_problem()
    page = sign_in(newcomer)
    lose(page.context, "BuildingTour", fault)
    build(page, item)
    note(page, "The tour")
    lose_now(page, fault)
    recover(page, "BuildingTour", fault)
    expect(page.get_by_role("dialog", name="What to do")).to_be_visible()


@faults
def test_page_of_the_other_flow(sign_in: Open, labeler_user: User, fault: Fault) -> None:
    item = queue_problem()
    page = sign_in(labeler_user)
    lose(page.context, "BuildingTask", fault)
    page.goto(f"/label/{item.phase_id}")
    expect(page.get_by_role("heading", name="This task could not be loaded")).to_be_visible()
    lose_now(page, fault)
    recover(page, "BuildingTask", fault)
    expect(page.get_by_role("region", name="Problem")).to_contain_text("Tim buys")


@faults
def test_formulas(sign_in: Open, labeler_user: User, fault: Fault) -> None:
    page = open_without(sign_in, labeler_user, "katex", fault)
    expect(page.get_by_text("Formulas are shown as source")).to_be_visible()
    expect(page.locator("code.maths-source").first).to_be_visible()
    lose_now(page, fault)
    page.keyboard.press("3")
    assert current(page) == "Step 2"
    screenshot(page, f"formulas-{fault}")
    recover(page, "katex", fault)
    expect(page.locator(".katex").first).to_be_visible()
    expect(page.get_by_text("Formulas are shown as source")).to_have_count(0)


@faults
def test_markdown(sign_in: Open, labeler_user: User, fault: Fault) -> None:
    queue_items(1, PhaseFactory(name="Phase 2", instructions="- rate **well**\n- rate slowly"))
    page = sign_in(labeler_user)
    lose(page.context, "parse", fault)
    start(page)
    expect(page.get_by_text("Lists and headings are shown as typed")).to_be_visible()
    guidelines = page.get_by_role("complementary", name="Guidelines")
    expect(guidelines).to_contain_text("rate slowly")
    lose_now(page, fault)
    page.keyboard.press("3")
    assert current(page) == "Step 2"
    recover(page, "parse", fault)
    expect(guidelines.locator("li")).to_have_count(2)
    expect(page.get_by_text("Lists and headings are shown as typed")).to_have_count(0)


def test_offline_after_the_first_task_nothing_is_lost(sign_in: Open, labeler_user: User) -> None:
    queue_items(2, PhaseFactory(name="Phase 2", instructions="Rate $\\mathcal{A}$ well.", ask_progress=True))
    page = start(sign_in(labeler_user))
    page.wait_for_load_state("networkidle")
    names = "() => performance.getEntriesByType('resource').map(one => one.name.split('/').at(-1)).join(' ')"
    for part in [
        "TaskDialogs",
        "AfterErrorPanel",
        "RatingTour",
        "BuildingTask",
        "BuildingTour",
        "KeySettings",
        "HistoryPage",
        "GuidePage",
        "KaTeX_AMS",
    ]:
        page.wait_for_function(f"part => ({names})().includes(part)", arg=part)
    page.wait_for_load_state("networkidle")
    go_offline(page)
    page.keyboard.press("3")
    page.keyboard.press("1")
    expect(page.get_by_role("group", name="How far did the solution get")).to_be_visible()
    expect(page.get_by_role("complementary", name="Guidelines").locator(".katex")).to_be_visible()
    page.keyboard.press("?")
    page.get_by_role("button", name="Choose other keys").click()
    expect(page.get_by_role("button", name="Another key for Positive")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.get_by_role("dialog").get_by_role("button", name="Show the tour").click()
    expect(page.get_by_role("dialog", name="What to do")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="History", exact=True).first.click()
    expect(page.get_by_role("heading", name="History")).to_be_visible()
    expect(page.get_by_text("could not be loaded")).to_have_count(0)
    page.go_back()
    page.context.set_offline(False)
    expect(page.get_by_text("Ends at step 2.").or_(page.get_by_text("Say how far"))).to_be_visible()


def test_file_that_is_not_there_is_404_and_not_the_page(sign_in: Open, labeler_user: User, site: str) -> None:
    page = sign_in(labeler_user)
    answer = page.request.get(f"{site}/static/assets/Gone-AbCd1234.js")
    assert (answer.status, "<div id=" in answer.text()) == (404, False)


def test_first_file_that_cannot_be_loaded_leaves_a_sentence(sign_in: Open, site: str) -> None:
    page = sign_in(UserFactory())
    lose(page.context, "index", "missing")
    page.goto("/", wait_until="commit")
    expect(page.get_by_text("If nothing more appears, check the connection and reload it.")).to_be_visible()
