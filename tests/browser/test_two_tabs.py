"""Two tabs on one task, and two people in one browser: nothing is overwritten in silence or stored under another name."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from annotation.models import Assignment, Labeling, User
from annotation.services.assignments import save_draft
from tests.browser.connection import go_offline, intercept
from tests.browser.page_checks import assert_accessible, screenshot
from tests.browser.queued_items import STEPS, queue_items
from tests.browser.rating_page import current, ratings, start, wait_saved
from tests.factories import PASSWORD, UserFactory, label
from tests.launcher.launched_checkout import wait_for

Open = Callable[..., Page]

NOTICE = "This task was changed in another tab. The newer state is shown here."


def drafted() -> list[int | None]:
    draft = Assignment.objects.get().draft
    return [step["completions"][0]["rating"] for step in draft["steps"]] if draft else []


def two_tabs(page: Page) -> tuple[Page, Page]:
    first = start(page)
    second = start(first.context.new_page())
    return first, second


def draft_of_another_device(ratings_there: list[int | None]) -> None:
    assignment = Assignment.objects.get()
    draft = {**label(ratings_there, steps=STEPS), "finish_reason": None, "tab": "another device"}
    save_draft(assignment_id=assignment.pk, labeler=assignment.labeler, draft=draft)


def test_the_other_tab_shows_each_change_and_says_so(sign_in: Open, labeler_user: User) -> None:
    queue_items(1)
    first, second = two_tabs(sign_in(labeler_user))
    second.keyboard.press("2")
    wait_saved(second)
    expect(first.get_by_text(NOTICE)).to_be_visible()
    assert current(first) == "Step 2"
    assert_accessible(first)
    screenshot(first, "changed-in-another-tab")
    first.keyboard.press("3")
    first.keyboard.press("3")
    wait_saved(first)
    assert drafted() == [0, 1, 1]
    expect(second.get_by_text(NOTICE)).to_be_visible()
    assert current(second) == "Step 4"
    second.keyboard.press("1")
    second.keyboard.press("Enter")
    expect(second.get_by_role("heading", name="Nothing to label right now")).to_be_visible()
    assert ratings(Labeling.objects.get()) == [0, 1, 1, -1]
    expect(first.get_by_role("heading", name="This task is closed")).to_be_visible()
    expect(first.get_by_text("You have submitted this task in another tab or on another device.")).to_be_visible()
    first.get_by_role("button", name="Go to the next task").click()
    expect(first.get_by_role("heading", name="Nothing to label right now")).to_be_visible()


def test_tabs_without_a_connection_follow_each_other(sign_in: Open, labeler_user: User) -> None:
    queue_items(1)
    first, second = two_tabs(sign_in(labeler_user))
    go_offline(first)
    first.keyboard.press("2")
    expect(second.get_by_text(NOTICE)).to_be_visible()
    second.keyboard.press("3")
    assert current(second) == "Step 3"
    expect(first.locator("[aria-current=step]")).to_contain_text("Step 3")
    first.context.set_offline(False)
    wait_saved(second)
    assert drafted() == [0, 1]


def test_stale_tab_takes_the_newer_draft_of_another_device(sign_in: Open, labeler_user: User) -> None:
    queue_items(1)
    page = start(sign_in(labeler_user))
    draft_of_another_device([0, 1, 1])
    page.keyboard.press("3")
    expect(page.get_by_text(NOTICE)).to_be_visible()
    assert current(page) == "Step 4"
    assert drafted() == [0, 1, 1]
    page.keyboard.press("1")
    wait_for("the newer draft with this rating", lambda: drafted() == [0, 1, 1, -1])
    assert page.locator("[aria-current=step]").evaluate("row => row === document.activeElement")


def test_submit_of_a_stale_tab_writes_nothing(sign_in: Open, labeler_user: User) -> None:
    queue_items(1)
    page = start(sign_in(labeler_user))
    page.keyboard.press("1")
    wait_saved(page)
    draft_of_another_device([0, 1, 1])
    page.keyboard.press("Enter")
    expect(page.get_by_text(NOTICE)).to_be_visible()
    assert current(page) == "Step 4"
    assert not Labeling.objects.exists()


def test_tab_that_is_looked_at_again_notices_another_device(sign_in: Open, labeler_user: User) -> None:
    queue_items(1)
    page = start(sign_in(labeler_user))
    draft_of_another_device([0, 1])
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_text(NOTICE)).to_be_visible()
    assert current(page) == "Step 3"


def test_own_save_without_a_response_is_no_other_tab(sign_in: Open, labeler_user: User) -> None:
    queue_items(1)
    page = start(sign_in(labeler_user))
    lost = []

    def lose(route: object) -> None:
        """The server saves it, but the response is lost."""
        route.fetch()  # type: ignore[attr-defined]
        lost.append(True)
        route.abort()  # type: ignore[attr-defined]

    intercept(page, "**/draft", lose, times=1)
    page.keyboard.press("3")
    expect(page.locator(".save")).to_have_text("Offline, kept here")
    assert drafted() == [1]
    page.keyboard.press("2")
    wait_saved(page)
    assert lost
    assert drafted() == [1, 0]
    expect(page.get_by_text(NOTICE)).to_be_hidden()
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Nothing to label right now")).to_be_visible()


def test_work_without_a_connection_comes_back_after_a_restart(sign_in: Open, labeler_user: User) -> None:
    queue_items(1)
    page = start(sign_in(labeler_user))
    page.keyboard.press("3")
    wait_saved(page)
    go_offline(page)
    page.keyboard.press("2")
    expect(page.locator(".save")).to_have_text("Offline, kept here")
    context = page.context
    page.close()
    context.set_offline(False)
    page = context.new_page()
    with page.expect_response("**/draft"):
        start(page)
    assert current(page) == "Step 3"
    assert drafted() == [1, 0]
    expect(page.get_by_text(NOTICE)).to_be_hidden()


def sign_in_elsewhere(page: Page, name: str) -> Page:
    """In a second tab of the same browser."""
    other = page.context.new_page()
    other.goto("/sign-in")
    other.get_by_label("Name").fill(name)
    other.get_by_label("Password").fill(PASSWORD)
    other.keyboard.press("Enter")
    expect(other.get_by_role("button", name=f"Account of {name}")).to_be_visible()
    return other


def test_somebody_else_in_a_second_tab_stops_the_first(sign_in: Open, labeler_user: User) -> None:
    UserFactory(username="conrad")
    queue_items(1)
    page = start(sign_in(labeler_user))
    page.keyboard.press("3")
    wait_saved(page)
    sign_in_elsewhere(page, "conrad")
    page.bring_to_front()
    page.keyboard.press("1")
    heading = page.get_by_role("heading", name="Somebody else has signed in")
    expect(heading).to_be_visible()
    expect(page.get_by_text("conrad has signed in in this browser, so this tab has stopped.")).to_be_visible()
    expect(page.get_by_text("Your work as lena is kept here")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "somebody-else")
    page.get_by_role("button", name="Sign in again as lena").click()
    page.get_by_label("Name").fill("lena")
    page.get_by_label("Password").fill(PASSWORD)
    with page.expect_response("**/draft"):  # the rating that the server has not got yet
        page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Problem")).to_contain_text("Tim buys")
    assert drafted() == [1, -1]


def test_no_label_is_stored_under_another_name(sign_in: Open, labeler_user: User) -> None:
    conrad = UserFactory(username="conrad")
    queue_items(3)
    page = start(sign_in(labeler_user))
    page.keyboard.press("1")
    wait_saved(page)
    sign_in_elsewhere(page, "conrad")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Somebody else has signed in")).to_be_visible()
    assert not Labeling.objects.exists()
    assert not Assignment.objects.filter(labeler=conrad).exists()
    page.get_by_role("button", name="Continue as conrad").click()
    expect(page.get_by_role("button", name="Account of conrad")).to_be_visible()
    start(page, problem="What is")
    assert not Labeling.objects.exists()


def test_pages_of_an_admin_stop_too(sign_in: Open, manager: User) -> None:
    UserFactory(username="conrad")
    page = sign_in(manager)
    page.goto("/phases/new")
    sign_in_elsewhere(page, "conrad")
    page.get_by_label("Name", exact=True).fill("Algebra")
    page.get_by_role("button", name="Create phase").click()
    expect(page.get_by_text("Your work as ada is kept here")).to_be_visible()
