"""Pages of quality control: the list and one labeler for an admin, the notice for the labeler."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from annotation.models import Pause, User
from annotation.services.labelings import submit_labeling
from annotation.services.pauses import begin_pause
from annotation.services.quality_control import watch_labelers
from tests.annotation.test_rolling_agreement import answer
from tests.browser.page_checks import assert_accessible, assert_fits, screenshot
from tests.factories import ItemFactory, PhaseFactory, UserFactory, label, lease

Open = Callable[..., Page]


def test_admin_sees_why_somebody_is_paused_and_puts_their_items_back(sign_in: Open, manager: User) -> None:
    phase = PhaseFactory(name="Algebra, phase 2")
    mira, noah = UserFactory(username="mira"), UserFactory(username="noah")
    answer(mira, phase, *[True] * 11, False)
    answer(noah, phase, *[False] * 8, True)
    work = lease(ItemFactory(phase=phase), noah)
    submit_labeling(assignment_id=work.pk, labeler=noah, label=label([1, 1, 1]))
    watch_labelers()
    page = sign_in(manager)
    page.goto("/quality")
    expect(page.get_by_role("row", name="mira")).to_contain_text("92 % (11 of 12)")
    expect(page.get_by_role("row", name="noah")).to_contain_text("surely below the pause mark")
    assert_accessible(page)
    screenshot(page, "quality", full_page=True)
    page.get_by_label("Show", exact=True).select_option(label="Paused")
    expect(page.get_by_role("row", name="mira")).to_have_count(0)
    page.get_by_role("link", name="noah").click()
    expect(page.get_by_text("8 of 9 answers to gold did not pass.")).to_be_visible()
    expect(page.get_by_text("It holds back 10 labelings.")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "quality-labeler", full_page=True)
    page.get_by_role("button", name="Put the items back into the queue").click()
    page.get_by_role("button", name="Put them back").click()
    expect(page.get_by_text("put back into the queue for other people: 1 item")).to_be_visible()
    page.get_by_role("button", name="End the pause").click()
    page.get_by_role("dialog").get_by_label("Reason").fill("We talked about late errors.")
    page.get_by_role("dialog").get_by_role("button", name="End the pause").click()
    expect(page.get_by_text("We talked about late errors.")).to_be_visible()
    assert Pause.objects.get().end_reason == "We talked about late errors."
    page.set_viewport_size({"width": 390, "height": 740})
    assert_fits(page)
    page.emulate_media(color_scheme="dark")
    screenshot(page, "quality-labeler-phone-dark", full_page=True)


def test_paused_labeler_reads_why_and_says_something(sign_in: Open, manager: User, labeler_user: User) -> None:
    begin_pause(labeler_id=labeler_user.pk, reason="Many late errors were overlooked.", actor=manager)
    page = sign_in(labeler_user)
    page.goto("/label")
    expect(page.get_by_role("heading", name="No tasks for now")).to_be_visible()
    page.get_by_label("Is this wrong?").fill("The steps were unreadable on my screen.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Nobody has answered yet.")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "paused", full_page=True)
    page.goto("/")
    expect(page.get_by_role("heading", name="You are paused")).to_be_visible()
