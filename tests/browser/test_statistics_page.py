"""Statistics: figures beside the paper's, charts that can be saved, and what is worth a look."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from annotation.models import User
from annotation.services.labelings import submit_labeling
from tests.browser.page_checks import assert_accessible, assert_fits, screenshot
from tests.factories import ItemFactory, PhaseFactory, UserFactory, label, lease

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def test_researcher_reads_saves_and_follows(sign_in: Open) -> None:
    phase = PhaseFactory(name="Algebra")
    for name, rated in (("ada", [[1, 1, 1]] * 40), ("bea", [[1, -1], [-1], [1, 0, -1], [1, 1, 1]] * 3)):
        labeler = UserFactory(username=name)
        for ratings in rated:
            assignment = lease(ItemFactory(phase=phase), labeler)
            submit_labeling(assignment_id=assignment.pk, labeler=labeler, label=label(list(ratings), total_time=0))
    page = sign_in(UserFactory(username="rita", role=User.Role.ADMIN))
    page.goto("/")
    page.get_by_label("More pages").click()
    page.get_by_role("link", name="Statistics").click()
    # ada: 120 positive; bea, three times: +1 -1 | -1 | +1 0 -1 | +1 +1 +1. So 43 of 52 end well
    expect(page.get_by_role("row", name="Flow 2 52")).to_contain_text("82.7 %")
    expect(page.get_by_text("100 % of 120 ratings are positive. With everybody it is 92 %.")).to_be_visible()
    link = page.get_by_role("link", name="Look at the work of ada")
    expect(link).to_have_attribute("href", f"/labelings?labeler={User.objects.get(username='ada').pk}")
    screenshot(page, "statistics", full_page=True)
    assert_accessible(page)
    reader = page.get_by_role("slider", name="Values of Share of labelings by the step of the first error")
    reader.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("2: first error 33.3 %")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "statistics-read", full_page=True)
    page.get_by_text("Figures of “Position of the first error”").click()
    for kind in ("SVG", "PNG"):
        with page.expect_download() as download:
            page.get_by_role("button", name=f"Save the chart as {kind}").last.click()
        assert download.value.suggested_filename == f"position-of-the-first-error.{kind.lower()}"
        content = download.value.path().read_bytes()
        assert content.startswith(b"<svg" if kind == "SVG" else b"\x89PNG")
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 844})
    screenshot(page, "statistics-phone-dark", full_page=True)
    assert_fits(page)
