"""The audit log in the browser: an admin finds who changed a phase, and saves the list."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from annotation.models import User
from annotation.services.audit import Subject, record
from annotation.services.phases import change_phase
from tests.browser.page_checks import assert_accessible, assert_fits, screenshot
from tests.factories import PhaseFactory

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def test_admin_finds_who_changed_a_phase(sign_in: Open, manager: User) -> None:
    phase = PhaseFactory(name="Algebra")
    change_phase(phase_id=phase.pk, settings={"labelings_per_item": 3}, by=manager)
    for number in range(60):
        record(actor=None, action="person.signed_out", subject=Subject("person", number, f"somebody {number}"))
    page = sign_in(manager)
    page.goto("/")
    page.get_by_label("More pages").click()
    page.get_by_role("link", name="Audit log").click()
    expect(page.get_by_role("row")).to_have_count(51)
    page.get_by_role("button", name="Older").click()
    expect(page.get_by_role("row")).to_have_count(12)
    page.get_by_label("What").select_option("phase")
    row = page.get_by_role("row", name="phase Algebra")
    expect(row).to_contain_text("labelings per item: 1 → 3")
    expect(row).to_contain_text("ada")
    assert page.url.endswith("/audit?kind=phase")
    assert_accessible(page)
    screenshot(page, "audit")
    with page.expect_download() as download:
        page.get_by_role("link", name="Save as CSV").click()
    assert download.value.suggested_filename == "audit.csv"
    page.set_viewport_size({"width": 390, "height": 844})
    assert_fits(page)
    row.get_by_role("link", name="Algebra").click()
    expect(page.get_by_role("heading", name="Algebra")).to_be_visible()
