"""Options of the next generation that default to its phase."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from annotation.models import User
from rewardmodel.models import Generation
from tests.browser.loop_rows import three_generations
from tests.browser.page_checks import PHONE, assert_accessible, assert_fits, screenshot

Open = Callable[..., Page]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_questions_default_to_the_phases(sign_in: Open, manager: User, scheme: str) -> None:
    three_generations()
    page = sign_in(manager, color_scheme=scheme, **PHONE)
    page.goto("/loop/next")
    asked = page.get_by_role("group", name="Questions after an error")
    expect(asked.get_by_label("How far the solution got").locator("option:checked")).to_have_text("as set in the phase")
    asked.get_by_label("What the mistake is").select_option("no")
    asked.get_by_label("How far the solution got").select_option("yes")
    share = page.get_by_label("Share of quality control")
    share.fill("0.7")
    page.get_by_role("button", name="Start generation 3").click()
    expect(page.get_by_text("Enter a value from 0 to 0.5.")).to_be_visible()
    assert_fits(page)
    assert_accessible(page)
    asked.scroll_into_view_if_needed()
    screenshot(page, f"asked-after-an-error-phone-{scheme}")
    share.fill("0.1")
    page.get_by_role("button", name="Start generation 3").click()
    expect(page.get_by_role("link", name="Generation 3")).to_be_visible()
    settings = Generation.objects.get(number=3).settings
    assert {name: settings[name] for name in settings if name.startswith(("ask_", "quality_"))} == {
        "ask_progress": True,
        "ask_explanation": False,
        "ask_alternatives": None,
        "quality_control_share": 0.1,
    }
