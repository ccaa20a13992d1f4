"""The overview page of an admin."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from annotation.models import User
from rewardmodel.models import Generation, TrainingRun
from tests.browser.loop_rows import loop_with_a_running_training
from tests.browser.page_checks import PHONE, assert_accessible, assert_fits, screenshot
from tests.factories import UserFactory

Open = Callable[..., Page]


def test_overview_tells_an_admin_what_needs_them(sign_in: Open, manager: User) -> None:
    generation = loop_with_a_running_training()
    TrainingRun.objects.all().delete()
    Generation.objects.filter(pk=generation.pk).update(status="failed", failure="no memory")
    page = sign_in(manager)
    page.goto("/")
    expect(page.get_by_role("link", name="Generation 1 failed at labeling: no memory.")).to_be_visible()
    expect(page.get_by_text("Best of N by prm-1")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "overview", full_page=True)
    page.get_by_role("link", name="Generation 1 failed").click()
    expect(page.get_by_role("heading", name="Generation 1", level=1)).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_overview_fits_a_phone(sign_in: Open, manager: User, scheme: str) -> None:
    loop_with_a_running_training()
    page = sign_in(manager, color_scheme=scheme, **PHONE)
    page.goto("/")
    expect(page.get_by_text("Nothing right now.")).to_be_visible()
    assert_fits(page)
    expect(page.get_by_role("link", name="Phases")).to_be_hidden()  # the menu has it there
    page.get_by_label("More pages").click()
    assert page.locator(".topbar-nav").evaluate("nav => nav.scrollWidth <= nav.clientWidth")
    expect(page.get_by_role("link", name="Phases")).to_be_in_viewport()
    screenshot(page, f"menu-phone-{scheme}")
    page.keyboard.press("Escape")
    assert_accessible(page)
    screenshot(page, f"overview-phone-{scheme}", full_page=True)


@pytest.mark.parametrize("role", [User.Role.REVIEWER, User.Role.RESEARCHER, User.Role.ADMIN])
def test_bar_fits_the_smallest_phone_for_everybody(sign_in: Open, role: str) -> None:
    page = sign_in(UserFactory(username="rita", role=role), viewport={"width": 320, "height": 568})
    page.goto("/")
    expect(page.get_by_label("More pages")).to_be_in_viewport(ratio=1)
    assert page.locator(".topbar-nav").evaluate("nav => nav.scrollWidth <= nav.clientWidth")
    page.get_by_label("More pages").click()
    last = page.locator(".more-pages-popover .button").last
    last.focus()
    expect(last).to_be_in_viewport(ratio=1)
