"""Pages of phases, for admins: the list, one phase, a new one."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from annotation.models import Phase, User
from annotation.services.labelings import submit_labeling
from tests.browser.page_checks import PHONE, assert_accessible, assert_fits, screenshot
from tests.factories import ItemFactory, PhaseFactory, UserFactory, label, lease

Open = Callable[..., Page]


def test_empty_phases_say_what_to_do_and_a_new_one_is_made(sign_in: Open, manager: User) -> None:
    lena = UserFactory(username="lena")
    page = sign_in(manager)
    page.goto("/phases")
    expect(page.get_by_role("heading", name="No phase yet")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="New phase").click()
    page.get_by_label("Name", exact=True).fill("Algebra, phase 2")
    page.get_by_label("Ask what the mistake is").check()
    page.get_by_label("Lease in minutes").fill("10")
    page.get_by_label("Only people named here").check()
    expect(page.get_by_text("Nobody is named, so nobody gets work from this phase.")).to_be_visible()
    page.get_by_role("button", name="Add lena").click()
    page.get_by_label("Instructions for labelers").fill("Rate **each** step of $1 + 1$.")
    expect(page.get_by_label("Preview of the instructions").locator("strong")).to_have_text("each")
    assert_accessible(page)
    screenshot(page, "phase-new", full_page=True)
    page.get_by_role("button", name="Create phase").click()
    expect(page.get_by_role("heading", name="Algebra, phase 2 paused")).to_be_visible()
    phase = Phase.objects.get()
    assert (phase.is_restricted, list(phase.labelers.all()), phase.ask_explanation) == (True, [lena], True)
    assert phase.lease.total_seconds() == 600
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_role("heading", name="Algebra, phase 2 open")).to_be_visible()


def test_phase_shows_how_it_goes_and_closing_says_what_happens(sign_in: Open, manager: User) -> None:
    phase = PhaseFactory(name="Algebra")
    for _ in range(3):
        assignment = lease(ItemFactory(phase=phase))
        submit_labeling(assignment_id=assignment.pk, labeler=assignment.labeler, label=label([1, 1, -1]))
    lease(ItemFactory(phase=phase))
    ItemFactory.create_batch(2, phase=phase)
    page = sign_in(manager)
    page.goto("/phases")
    expect(page.get_by_role("progressbar", name="Labelings of Algebra")).to_have_attribute("aria-valuetext", "3 of 6")
    assert_accessible(page)
    screenshot(page, "phases")
    page.get_by_role("link", name="Algebra").click()
    expect(page).to_have_title("Algebra, 2 to label · Stepmark")
    expect(page.get_by_text("3 in the last hour")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "phase", full_page=True)
    page.get_by_role("button", name="Close", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("1 solution is open with labelers")).to_be_visible()
    expect(dialog.get_by_text("2 labelings not yet started stay in the queue")).to_be_visible()
    assert_accessible(page)
    dialog.get_by_role("button", name="Close phase").click()
    expect(page.get_by_role("heading", name="Algebra closed")).to_be_visible()
    phase.refresh_from_db()
    assert phase.status == "closed"


def test_phase_form_shows_what_the_server_refuses_at_the_field(sign_in: Open, manager: User) -> None:
    PhaseFactory(name="Taken")
    phase = PhaseFactory(name="Algebra", instructions="First.")
    page = sign_in(manager)
    page.goto(f"/phases/{phase.pk}")
    page.get_by_label("Name", exact=True).fill("Taken")
    page.get_by_role("button", name="Save settings").click()
    expect(page.get_by_label("Name", exact=True)).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".field-error", has_text="Another phase is already named “Taken”.")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Name", exact=True).fill("Algebra 2")
    page.get_by_label("Instructions for labelers").fill("Second.")
    page.get_by_role("button", name="Save settings").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_text("Version 2 (shown now), by ada")).to_be_visible()
    phase.refresh_from_db()
    assert phase.name == "Algebra 2"


def test_phases_are_found_by_name_and_the_address_says_so(sign_in: Open, manager: User) -> None:
    for name in ("Algebra", "Geometry"):
        PhaseFactory(name=name)
    page = sign_in(manager, color_scheme="dark", **PHONE)
    page.goto("/phases")
    page.get_by_label("Name").fill("geo")
    expect(page.get_by_role("link", name="Algebra")).to_have_count(0)
    expect(page.get_by_role("link", name="Geometry")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/phases\?search=geo$"))
    assert_fits(page)
    assert_accessible(page)
    screenshot(page, "phases-phone-dark")
    page.get_by_role("link", name="Geometry").click()
    expect(page.get_by_role("button", name="Save settings")).to_be_visible()
    assert_fits(page)
    assert_accessible(page)
    screenshot(page, "phase-phone-dark", full_page=True)
