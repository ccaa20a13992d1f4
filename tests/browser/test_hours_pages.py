"""Hours: a labeler and the admin see the same days, and a day opens to its tasks."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from annotation.models import ActiveTime, User
from annotation.services.labelings import submit_labeling
from tests.browser.page_checks import PHONE, assert_accessible, assert_fits, screenshot
from tests.factories import ItemFactory, PhaseFactory, UserFactory, label, lease

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def work(labeler: User, phase_name: str, day: int, minutes: int) -> int:
    assignment = lease(ItemFactory(phase=PhaseFactory(name=phase_name)), labeler)
    labeling, _ = submit_labeling(assignment_id=assignment.pk, labeler=labeler, label=label([1, -1], total_time=0))
    for quarter in range(-(-minutes // 15)):
        ActiveTime.objects.create(
            assignment=assignment,
            labeler=labeler,
            began_at=datetime(2031, 1, day, 10 + quarter // 4, 15 * (quarter % 4), tzinfo=UTC),
            milliseconds=60_000 * min(15, minutes - 15 * quarter),
        )
    return labeling.pk


def test_person_and_admin_see_the_same_hours(sign_in: Open, manager: User) -> None:
    lena = UserFactory(username="lena")
    labeling = work(lena, "Algebra", 2, 185)
    work(lena, "Proofs of number theory with long names", 1, 12)
    page = sign_in(lena, **PHONE, timezone_id="Europe/Berlin")
    page.goto("/history")
    page.get_by_role("link", name="Hours").click()
    page.get_by_label("From").fill("2031-01-01")
    page.get_by_label("To").fill("2031-01-31")
    expect(page.get_by_text("3 h 17 min")).to_be_visible()
    expect(page.get_by_text("Europe/Berlin")).to_be_visible()
    screenshot(page, "hours-phone", full_page=True)
    assert_fits(page)
    page = sign_in(manager, color_scheme="dark")
    page.goto(f"/people/{lena.pk}/hours?since=2031-01-01&until=2031-01-31")
    expect(page.get_by_text("3 h 17 min")).to_be_visible()
    page.get_by_role("button", name="Tasks of Thu, Jan 2, 2031").click()
    expect(page.get_by_role("link", name=f"labeling {labeling}")).to_have_attribute("href", f"/labelings/{labeling}")
    screenshot(page, "hours-dark")
    assert_accessible(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Save everybody’s as CSV").click()
    assert "lena" in download.value.path().read_text()
